/// Bins of whole numbers from 0, evenly spaced in the logarithm: four to each doubling.
///
///     0 1 2 3 4 5 6 7 8 10 12 14 16 20 24 28 32 40 …
///
/// A bin begins at its number and ends before the next one's.
package enum PositionBins {
  /// The bin of a position.
  ///
  /// - Precondition: The position is not negative.
  package static func index(of position: Int) -> Int {
    guard position >= 4 else { return position }
    let power = Int.bitWidth - 1 - position.leadingZeroBitCount
    return 4 * (power - 1) + (position >> (power - 2)) - 4
  }

  /// The first position of a bin.
  package static func start(of bin: Int) -> Int {
    guard bin >= 4 else { return bin }
    return (4 + bin % 4) << (bin / 4 - 1)
  }
}

/// Sums of a quantity in numbered bins, which are as many as there is something in.
struct BinnedSums: Equatable, Sendable {
  private(set) var sums: [Double] = []
  private(set) var counts: [Int] = []

  /// Nothing in any bin.
  init() {}

  /// Sums that were kept.
  ///
  /// - Precondition: There are as many sums as counts.
  init(sums: [Double], counts: [Int]) {
    precondition(sums.count == counts.count, "\(sums.count) sums of \(counts.count) counts")
    self.sums = sums
    self.counts = counts
  }

  /// Adds a value to a bin.
  mutating func add(_ value: Double, to bin: Int, count: Int = 1) {
    grow(to: bin + 1)
    sums[bin] += value
    counts[bin] += count
  }

  /// Adds other sums, bin by bin.
  mutating func add(_ other: BinnedSums) {
    for bin in other.sums.indices { add(other.sums[bin], to: bin, count: other.counts[bin]) }
  }

  /// The mean of each of `bins` bins; not a number where there is nothing.
  func means(_ bins: Int) -> [Double] {
    (0..<bins).map { bin in
      bin < sums.count && counts[bin] > 0 ? sums[bin] / Double(counts[bin]) : .nan
    }
  }

  private mutating func grow(to bins: Int) {
    while sums.count < bins {
      sums.append(0)
      counts.append(0)
    }
  }
}
