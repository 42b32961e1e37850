package import Tensors

/// Next-token prediction on a text: next-byte prediction, unless it was prepared with a tokenizer.
///
/// A window of length `L` is `L` successive tokens, and the target of each is the token behind it, so
/// it covers `L + 1` tokens. All of them lie within the window's own split.
package struct TextTask: SequenceTask {
  package let settings: TextSettings
  private let text: any TokenSource
  private let stretches: [Split: [Range<Int>]]
  private let windows: [Split: TextWindows]
  /// The bytes of each token.
  private let byteCounts: [Int]

  /// Makes the task of a text.
  ///
  /// - Throws: `TaskError`, when the settings are impossible or mean nothing for the text, or when a
  ///   split that is wanted has no window.
  package init(_ settings: TextSettings, source text: any TokenSource) throws(TaskError) {
    let mistakes = settings.mistakes
    guard mistakes.isEmpty else { throw .impossibleSettings(mistakes) }
    guard settings.windows == .packed || text.hasDocuments else {
      throw .impossibleForText(
        path: text.path,
        SettingMistake(
          "windows", found: "'document'", expected: "'packed', for the text has no documents"))
    }
    self.settings = settings
    self.text = text
    byteCounts = text.tokenizer.pieces.map(\.count)
    var stretches: [Split: [Range<Int>]] = [:]
    for split in Split.allCases where settings.splits.has(split) {
      stretches[split] = try settings.splits.stretches(of: split, in: text)
    }
    self.stretches = stretches
    let windows = stretches.reduce(into: [:]) { windows, entry in
      windows[entry.key] = Self.windows(of: entry.key, entry.value, settings, in: text)
    }
    self.windows = windows
    if !settings.splits.namesFiles, settings.splits.border == .position,
      settings.windows == .packed,
      let shortage = TextShortage(
        of: text.count, for: settings, isBytes: text.tokenizer.isBytes && !text.hasDocuments)
    {
      throw .tooShort(path: text.path, shortage)
    }
    for split in Split.allCases where settings.splits.has(split) {
      let isEnough =
        split == .train && settings.windows == .packed
        ? windows[split]?.startCount ?? 0 > 0 : windows[split]?.count ?? 0 > 0
      guard !isEnough else { continue }
      throw .noWindow(
        path: text.path, split: split, tokens: Self.count(of: stretches[split]),
        length: settings.length)
    }
  }

  /// Makes the task of a text in memory.
  ///
  /// - Throws: `TaskError`, also when `documents` finds no separator in the text.
  package init(_ settings: TextSettings, corpus: Corpus) throws(TaskError) {
    let mistakes = settings.mistakes
    guard mistakes.isEmpty else { throw .impossibleSettings(mistakes) }
    guard !corpus.bytes.isEmpty else { throw .empty(path: corpus.path, files: 1) }
    guard let separator = settings.documentSeparator else {
      try self.init(settings, source: TokenSequence(corpus))
      return
    }
    try self.init(
      settings, source: try TokenSequence(corpus, documentsSeparatedBy: separator))
  }

  package var vocabularySize: Int { text.alphabet.vocabularySize }
  package var length: Int { settings.length }
  package var bosToken: Int32? { text.alphabet.bosToken }
  package var measures: [Measure] { [.loss, .bitsPerByte] }
  package var headline: Measure { .bitsPerByte }
  package var streams: Int? { settings.streams }

  /// What the tokens stand for.
  package var tokenizer: BytePairTokenizer { text.tokenizer }
  /// Bytes of memory that the text takes.
  package var residentBytes: Int { text.residentBytes }

  /// The number of tokens of `split`.
  package func tokenCount(of split: Split) -> Int { Self.count(of: stretches[split]) }

  /// The stretches of the text, in tokens, that make up `split`: ascending, and apart from all others.
  package func stretches(of split: Split) -> [Range<Int>] { stretches[split] ?? [] }

  /// Training never ends; an evaluation split has the windows asked for, but at most those that there
  /// are, and none when the split is not wanted.
  package func count(of split: Split) -> Int? {
    let all = windows[split]?.count ?? 0
    return switch split {
    case .train: nil
    case .validation: evaluated(settings.validationWindows, of: all)
    case .test: evaluated(settings.testWindows, of: all)
    }
  }

  /// Equally many windows for each stream, where there are streams.
  private func evaluated(_ wish: Int?, of all: Int) -> Int {
    let windows = min(all, wish ?? .max)
    guard let streams, windows > streams else { return windows }
    return windows / streams * streams
  }

  /// Makes an example.
  ///
  /// A training window begins anywhere in its split with equal probability; with windows of
  /// documents, each of the pieces that documents are cut into is as probable. Evaluation windows do
  /// not depend on the stream: they are taken evenly from the split's windows, so every replicate is
  /// judged on the same text.
  ///
  /// In streams, each begins at another place of its split, evenly spaced, and goes on window by
  /// window: in training without end, over the text's end to its beginning, from places that the
  /// stream of random numbers shifts; in evaluation over the split's first windows.
  ///
  /// - Throws: `TaskError` when the text cannot be read any more, or has changed.
  package func example(
    _ index: Int, of split: Split, from stream: RandomStream
  ) throws(TaskError) -> Example {
    requireExample(index, of: split)
    let window = window(index, of: split, from: stream)
    let tokens = try text.tokens(at: window.start..<window.start + window.count + 1)
    let ignored = repeatElement(Example.ignoredTarget, count: min(window.context, window.count))
    return Example(
      tokens: Array(tokens.dropLast()),
      targets: ignored + Array(tokens.dropFirst(1 + ignored.count)))
  }

  /// The input tokens of training windows, each as long as its window: a document's last piece is
  /// padded where it lies beside longer ones.
  package func trainedTokens(_ examples: Range<Int>, from stream: RandomStream) -> Int {
    guard settings.windows == .document else { return examples.count * length }
    return examples.reduce(0) { $0 + window($1, of: .train, from: stream).count }
  }

  /// The bytes that a token stands for; none for a BOS: to foresee the end of a document costs bits, but
  /// gives no byte.
  package func byteCount(of target: Int32) -> Int {
    byteCounts.indices.contains(Int(target)) ? byteCounts[Int(target)] : 0
  }

  /// The position in the text at which window `index` of `split` begins.
  package func windowStart(_ index: Int, of split: Split, from stream: RandomStream) -> Int {
    window(index, of: split, from: stream).start
  }

  private func window(
    _ index: Int, of split: Split, from stream: RandomStream
  ) -> TextWindows.Window {
    guard let windows = windows[split] else {
      preconditionFailure("the split \(split.rawValue) has no windows")
    }
    if let streams {
      return streamedWindow(index, of: split, windows, in: streams, from: stream)
    }
    guard let count = count(of: split) else {
      var random = stream.stream(split.rawValue).stream(index)
      return settings.windows == .packed
        ? windows.window(startingAtPlace: random.integer(below: windows.startCount))
        : windows[random.integer(below: windows.count)]
    }
    return windows[index * windows.count / count]
  }

  private func streamedWindow(
    _ index: Int, of split: Split, _ windows: TextWindows, in streams: Int,
    from stream: RandomStream
  ) -> TextWindows.Window {
    if let count = count(of: split) {
      let side = min(streams, count)
      return windows[index % side * (count / side) + index / side]
    }
    // The token behind a window is its last target and the first input of the next one.
    let rest = windows.startCount - 1 - (windows.count - 1) * length
    var random = stream.stream(split.rawValue)
    let offset = random.integer(below: rest + 1)
    let shift = random.integer(below: windows.count)
    let (step, number) = index.quotientAndRemainder(dividingBy: streams)
    let place = (number * windows.count / streams + shift + step) % windows.count
    return windows.window(startingAtPlace: offset + place * length)
  }

  private static func windows(
    of split: Split, _ stretches: [Range<Int>], _ settings: TextSettings,
    in text: any TokenSource
  ) -> TextWindows {
    let isPacked = settings.windows == .packed
    return TextWindows(
      stretches: isPacked ? stretches : stretches.flatMap { documents(of: $0, in: text) },
      length: settings.length, context: split == .train ? 0 : settings.context,
      keepsEnds: !isPacked || settings.splits.namesFiles)
  }

  private static func count(of stretches: [Range<Int>]?) -> Int {
    (stretches ?? []).reduce(0) { $0 + $1.count }
  }

  /// The documents of a stretch, each with the BOS that ends it, where there is one: a model has to
  /// foresee that, too.
  private static func documents(of stretch: Range<Int>, in text: any TokenSource) -> [Range<Int>] {
    let all = text.documentStarts
    let inside =
      all.firstIndex(
        atLeast: stretch.lowerBound + 1)..<all.firstIndex(
        atLeast: stretch.upperBound)
    let starts = [stretch.lowerBound] + all[inside]
    return starts.enumerated().map { index, start in
      start..<(index + 1 < starts.count ? starts[index + 1] + 1 : stretch.upperBound)
    }
  }
}
