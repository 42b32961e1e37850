package import Tensors

/// Next-byte prediction on a text, or next-token prediction when it has documents.
///
/// A window of length `L` is `L` successive tokens, and the target of each is the token behind it, so
/// it covers `L + 1` tokens. All of them lie within the window's own split.
package struct TextTask: SequenceTask {
  package let settings: TextSettings
  private let text: TokenSequence
  private let ranges: [Split: Range<Int>]

  /// Makes the task.
  ///
  /// - Throws: `TaskError`, when the settings are impossible, when `documents` finds no separator in
  ///   the text, or when a split that is wanted is shorter than a window and its last target.
  package init(_ settings: TextSettings, corpus: Corpus) throws(TaskError) {
    let mistakes = settings.mistakes
    guard mistakes.isEmpty else { throw .impossibleSettings(mistakes) }
    guard !corpus.bytes.isEmpty else { throw .empty(path: corpus.path, files: 1) }
    self.settings = settings
    if let separator = settings.documentSeparator {
      text = TokenSequence(corpus, documentsSeparatedBy: Array(separator.utf8))
      guard text.documentStarts.count > 1 else {
        throw .tooFewDocuments(
          path: corpus.path, separator: separator, found: text.documentStarts.count)
      }
    } else {
      text = TokenSequence(corpus)
    }
    let count = text.count
    let ranges = Split.allCases.map { ($0, settings.splits.range(of: $0, count: count)) }
    self.ranges = Dictionary(uniqueKeysWithValues: ranges)
    if let shortage = TextShortage(of: count, for: settings) {
      throw .tooShort(path: corpus.path, shortage)
    }
  }

  /// 256, and one more for the BOS of a text with documents.
  package var vocabularySize: Int { bosToken == nil ? 256 : 257 }
  package var length: Int { settings.length }
  package var bosToken: Int32? {
    settings.documentSeparator == nil ? nil : TokenSequence.bosToken
  }
  package var measures: [Measure] { [.loss, .bitsPerByte] }
  package var headline: Measure { .bitsPerByte }
  package var streams: Int? { settings.streams }

  /// The number of tokens of `split`.
  package func tokenCount(of split: Split) -> Int { range(of: split).count }

  /// The positions of `split` in the text, in tokens.
  package func range(of split: Split) -> Range<Int> { ranges[split] ?? 0..<0 }

  /// Training never ends; an evaluation split has the windows asked for, but at most those that fit
  /// in without overlap, and none when its fraction is 0.
  package func count(of split: Split) -> Int? {
    switch split {
    case .train: nil
    case .validation: evaluated(settings.validationWindows, of: split)
    case .test: evaluated(settings.testWindows, of: split)
    }
  }

  /// Equally many windows for each stream, where there are streams.
  private func evaluated(_ wish: Int?, of split: Split) -> Int {
    let windows = min(adjacentWindows(of: split), wish ?? .max)
    guard let streams, windows > streams else { return windows }
    return windows / streams * streams
  }

  /// Makes an example.
  ///
  /// A training window begins anywhere in its split with equal probability. Evaluation windows do
  /// not depend on the stream: they are taken evenly from the split's adjacent windows, so every
  /// replicate is judged on the same text.
  ///
  /// In streams, each begins at another place of its split, evenly spaced, and goes on window by
  /// window: in training without end, over the text's end to its beginning, from places that the
  /// stream of random numbers shifts; in evaluation over the split's first windows.
  package func example(
    _ index: Int, of split: Split, from stream: RandomStream
  ) -> Example {
    requireExample(index, of: split)
    let start = windowStart(index, of: split, from: stream)
    let tokens = text.tokens(at: start..<start + length + 1)
    return Example(tokens: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()))
  }

  /// One for a byte, none for a BOS: to foresee the end of a document costs bits, but gives no byte.
  package func byteCount(of target: Int32) -> Int { TextStream.byteCount(of: target) }

  /// The position in the text at which window `index` of `split` begins.
  package func windowStart(_ index: Int, of split: Split, from stream: RandomStream) -> Int {
    let range = range(of: split)
    if let streams { return streamedStart(index, of: split, in: streams, from: stream) }
    guard let windows = count(of: split) else {
      var random = stream.stream(split.rawValue).stream(index)
      return range.lowerBound + random.integer(below: range.count - length)
    }
    let place = index * adjacentWindows(of: split) / windows
    return range.lowerBound + place * length
  }

  private func streamedStart(
    _ index: Int, of split: Split, in streams: Int, from stream: RandomStream
  ) -> Int {
    let range = range(of: split)
    if let count = count(of: split) {
      let side = min(streams, count)
      let place = index % side * (count / side) + index / side
      return range.lowerBound + place * length
    }
    let windows = adjacentWindows(of: split)
    var random = stream.stream(split.rawValue)
    let offset = random.integer(below: range.count - windows * length)
    let shift = random.integer(below: windows)
    let (step, number) = index.quotientAndRemainder(dividingBy: streams)
    let place = (number * windows / streams + shift + step) % windows
    return range.lowerBound + offset + place * length
  }

  /// How many windows fit into `split`, each beginning where the one before it ends.
  ///
  /// The token behind a window is its last target and the first input of the next one.
  private func adjacentWindows(of split: Split) -> Int {
    max(0, range(of: split).count - 1) / length
  }
}
