/// A model as it is on sequences that are no longer than some length.
package struct CanonicalModel: Sendable {
  /// Why some settings do not matter, and which they are.
  package struct Note: Equatable, Sendable {
    /// Keys of `model`.
    package let keys: Set<String>
    /// The reason, in words.
    package let reason: String
  }

  /// What two configurations have in common if they compute the same numbers.
  ///
  /// It stands for a model and need not be one: no problems are looked for in it.
  package private(set) var configuration: ModelConfiguration
  /// Why it is not the configuration that was written.
  package private(set) var notes: [Note] = []
  private let length: Int

  /// The form of a configuration on sequences of at most `length` positions; `nil`: of any length, as
  /// where a state is carried and positions go on.
  package init(_ configuration: ModelConfiguration, within length: Int?) {
    self.configuration = configuration
    self.length = length ?? .max
    forgetMemory()
    writeOnce()
    seeAll()
    countOneByOne()
    turn()
    self.configuration = self.configuration.withoutIdleSettings
  }

  /// A memory that is never read is none: chunk `c` reads what chunks up to `c - lag` wrote, so the
  /// first `lag` chunks read nothing.
  private mutating func forgetMemory() {
    let (lag, chunk) = (configuration.memoryLag, configuration.chunkSize)
    guard configuration.memory != .none, covers(lag, chunk) else { return }
    configuration.memory = .none
    note(
      "no position of this task's \(length) lies beyond the first \(lag) chunks of \(chunk) "
        + "(memory_lag), so memory is never read",
      "memory", "memory_lag", "chunk_size")
  }

  /// A memory of which only what the first chunk wrote is read predicts nothing before that, and has no
  /// error to write instead of the values; of a chunk of one position all weights are one.
  private mutating func writeOnce() {
    let (lag, chunk) = (configuration.memoryLag, configuration.chunkSize)
    let isPlain = configuration.memory == .noOnlineSoftmax && chunk == 1
    guard configuration.memory == .adaptive || isPlain, covers(lag + 1, chunk) else { return }
    note(
      "of memory, this task's \(length) positions read only what the first chunk of \(chunk) wrote, "
        + "where \(configuration.memory.rawValue) and no_delta are the same",
      "memory")
    configuration.memory = .noDelta
  }

  /// An attention that reaches the first position from the last is causal.
  private mutating func seeAll() {
    let (chunk, window) = (configuration.chunkSize, configuration.window)
    switch configuration.attention {
    case .slidingChunk where covers(2, chunk):
      reachAll("2 chunks of \(chunk)")
    case .chunk where covers(1, chunk):
      reachAll("a chunk of \(chunk)")
    case .slidingWindow where covers(1, window):
      reachAll("a window of \(window)")
    case .slidingChunk, .chunk, .slidingWindow, .causal, .none:
      break
    }
  }

  private mutating func reachAll(_ reach: String) {
    note(
      "no position of this task's \(length) is beyond attention's reach "
        + "(\(configuration.attention.rawValue), \(reach))",
      "attention", "chunk_size", "window")
    configuration.attention = .causal
  }

  /// Chunks of one position are a window.
  private mutating func countOneByOne() {
    guard configuration.chunkSize == 1 else { return }
    let window: Int
    switch configuration.attention {
    case .chunk: window = 1
    case .slidingChunk: window = 2
    case .slidingWindow, .causal, .none: return
    }
    note(
      "\(configuration.attention.rawValue) with a chunk_size of 1 is a window of \(window)",
      "attention", "chunk_size", "window")
    (configuration.attention, configuration.window) = (.slidingWindow, window)
  }

  /// Megalodon's rotary embedding counts positions within a chunk; it turns nothing where there is one
  /// position to count.
  private mutating func turn() {
    configuration.ropeHeadCount = configuration.rotaryHeads
    guard configuration.architecture == .megalodon, configuration.turnsHeads else { return }
    let chunk = configuration.chunkSize
    if chunk == 1 {
      note(
        "positions are counted within a chunk of 1, so no head turns", "num_rope_heads",
        "rope_base")
      configuration.ropeHeadCount = 0
    } else if covers(1, chunk) {
      note("all of this task's \(length) positions lie in one chunk of \(chunk)", "chunk_size")
      configuration.chunkSize = length
    }
  }

  /// Whether `count` pieces of `size` hold every position.
  private func covers(_ count: Int, _ size: Int) -> Bool {
    let (reach, isBeyond) = count.multipliedReportingOverflow(by: size)
    return length < .max && (isBeyond || length <= reach)
  }

  private mutating func note(_ reason: String, _ keys: String...) {
    notes.append(Note(keys: Set(keys), reason: reason))
  }
}
