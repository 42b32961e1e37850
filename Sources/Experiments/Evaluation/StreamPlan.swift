import Tasks

/// Which tokens a model reads as streams, and how: everything that the numbers depend on.
package struct StreamPlan: Sendable {
  /// One stream: `count` tokens of a text from `start` on, each with the one behind it as its target.
  struct Source: Equatable, Sendable {
    let text: Int
    let start: Int
    let count: Int
  }

  /// What a plan is, without the texts: kept with a state, so that it goes on with the same.
  package struct Identity: Codable, Equatable, Sendable {
    /// Digests of the texts' bytes, in order.
    package var texts: [String]
    /// Tokens of each text that are read, the text repeated; `nil` reads each once.
    package var repeatedTo: Int?
    /// Tokens of a stream; `nil` makes a stream of each text.
    package var length: Int?
    /// Tokens read at a time.
    package var piece: Int
    /// Streams read side by side.
    package var streams: Int
  }

  /// What the numbers depend on.
  package let identity: Identity
  /// Paths of the texts.
  package let paths: [String]
  /// Tokens of each text, read once.
  package let tokenCounts: [Int]
  let sources: [Source]
  private let texts: [TextStream]

  /// A plan.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - length: Tokens of a stream; `nil` for one stream of each text.
  ///   - repeatedTo: Tokens to read of each text, from its beginning again when it is over.
  ///   - piece: Tokens read at a time.
  ///   - streams: Streams read side by side; `nil` for as many as make a piece.
  /// - Throws: `TrainedModelError.impossible` for a text without two tokens.
  init(
    _ texts: [StreamText], length: Int?, repeatedTo: Int?, piece: Int, streams: Int?
  ) throws(TrainedModelError) {
    var sources: [Source] = []
    for (index, text) in texts.map(\.stream).enumerated() {
      guard text.tokenCount > 1 else {
        throw .impossible(
          option: "--text", expected: "at least two tokens in a text",
          found: "\(text.tokenCount) in \(text.path)")
      }
      let total = repeatedTo ?? text.tokenCount - 1
      for start in stride(from: 0, to: total, by: length ?? total) {
        sources.append(
          Source(text: index, start: start, count: min(length ?? total, total - start)))
      }
    }
    self.texts = texts.map(\.stream)
    self.sources = sources
    paths = self.texts.map(\.path)
    tokenCounts = self.texts.map(\.tokenCount)
    let longest = sources.map(\.count).max() ?? 1
    identity = Identity(
      texts: texts.map(\.digest), repeatedTo: repeatedTo, length: length,
      piece: piece, streams: streams ?? max(1, piece / longest))
  }

  /// Tokens of all streams.
  package var tokenCount: Int { sources.reduce(0) { $0 + $1.count } }
  /// Tokens of the longest stream.
  package var longest: Int { sources.map(\.count).max() ?? 0 }
  /// The number of streams.
  package var streamCount: Int { sources.count }

  /// The streams in groups that are read side by side.
  var groups: [Range<Int>] {
    stride(from: 0, to: sources.count, by: identity.streams).map {
      $0..<min($0 + identity.streams, sources.count)
    }
  }

  /// The tokens of a stream at `steps`, and the one behind them.
  ///
  /// - Throws: `TaskError` when the text cannot be read any more, or has changed.
  func tokens(ofStream stream: Int, at steps: Range<Int>) throws(TaskError) -> [Int32] {
    let source = sources[stream]
    let start = source.start + steps.lowerBound
    return try texts[source.text].tokens(at: start..<start + steps.count + 1)
  }
}
