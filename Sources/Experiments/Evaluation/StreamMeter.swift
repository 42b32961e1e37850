import Store

/// How fast an evaluation is and how much memory the process holds, by tenth of its tokens.
///
/// By the clock and the system: equal evaluations differ in it, and only in it.
struct StreamMeter: Equatable, Sendable {
  /// Tokens read in each tenth.
  private(set) var tokens = [Double](repeating: 0, count: StreamTally.tenths)
  /// Seconds that they took.
  private(set) var seconds = [Double](repeating: 0, count: StreamTally.tenths)
  /// The most memory that the process held at the end of a round of the tenth, bytes; not a number
  /// where it was not measured.
  private(set) var residentBytes = [Double](repeating: .nan, count: StreamTally.tenths)

  /// Nothing measured.
  init() {}

  /// What was measured before.
  init(tokens: [Double], seconds: [Double], residentBytes: [Double]) {
    self.tokens = tokens
    self.seconds = seconds
    self.residentBytes = residentBytes
  }

  /// Notes a round that began after `before` of `total` tokens.
  mutating func add(tokens count: Int, after before: Int, of total: Int, seconds taken: Double) {
    let tenth = StreamTally.tenth(of: before + count / 2, ofLength: total)
    tokens[tenth] += Double(count)
    seconds[tenth] += taken
    let resident = Host.residentBytes
    residentBytes[tenth] =
      residentBytes[tenth].isNaN
      ? resident : max(residentBytes[tenth], resident)
  }

  /// Tokens a second in each tenth.
  var speeds: [Double] { zip(tokens, seconds).map { $0 / $1 } }
}
