/// The workers that share a single operation; `nil` for the calling thread alone.
///
/// For where there is nothing else that the other workers could do. Each computes outputs of its own,
/// in the way in which one would compute them all: the bits do not depend on how many there are.
package typealias Team = WorkerPool?

extension Team {
  /// A team of `threads` threads, but no more than the machine has processors; `nil` for one.
  package static func of(threads: Int, cores: Int) -> Team {
    min(threads, cores) > 1 ? WorkerPool(upTo: threads, cores: cores) : nil
  }

  /// Runs `body`, whose operations the team shares.
  package func patiently<Result>(_ body: () -> Result) -> Result {
    self?.patiently(body) ?? body()
  }

  /// Multiplications from which on something is worth sharing: some microseconds.
  static let leastTerms = 1 << 17

  /// Runs `body` for ranges that make up `0 ..< count` and begin at multiples of `unit`: no more than
  /// there are workers, and one if there are few multiplications, `terms`, in all.
  func divide(
    _ count: Int, unit: Int = 1, terms: Int, _ body: @Sendable (Range<Int>) -> Void
  ) {
    let units = (count + unit - 1) / unit
    let parts = terms < Self.leastTerms ? 1 : Swift.min(self?.count ?? 1, units)
    guard let self, parts > 1 else {
      if count > 0 { body(0..<count) }
      return
    }
    self.run(parts) { part, _ in
      body(units * part / parts * unit..<Swift.min(units * (part + 1) / parts * unit, count))
    }
  }
}
