import Foundation

/// What is made of a tap, or a parameter, before it is stored.
package enum CaptureReduction: Equatable, Sendable {
  /// The elements themselves.
  case none
  /// The mean over time.
  case mean
  /// The root mean square over time.
  case rms
  /// The part of the elements in each bin, over every axis but `example` and `head`.
  case histogram(HistogramBins)
  /// The largest singular values of each matrix that the last two axes span.
  case singularValues(top: Int)

  /// The words of the key `reduce`.
  package enum Kind: String, CaseIterable, Sendable {
    case none
    case mean
    case rms
    case histogram
    case singularValues = "singular_values"
  }

  /// Which it is.
  package var kind: Kind {
    switch self {
    case .none: .none
    case .mean: .mean
    case .rms: .rms
    case .histogram: .histogram
    case .singularValues: .singularValues
    }
  }
}

/// The bins of a histogram: they do not depend on what is counted, so that steps can be compared.
package struct HistogramBins: Equatable, Sendable {
  /// Where each bin begins, ascending; the first at -∞.
  ///
  /// A bin ends where the next begins, the last at +∞.
  package let starts: [Double]

  /// Bins between which `borders` lie.
  private init(borders: [Double]) { starts = [-.infinity] + borders }

  /// Bins that are even near 0 and grow with the distance from it: borders at `sinh u` of even `u`,
  /// from -1,000 to 1,000, in units of 1e-4.
  ///
  /// - Precondition: There are at least 3 bins.
  package static func spreading(_ count: Int) -> Self {
    let unit = 1e-4
    let last = asinh(1e3 / unit)
    return Self(borders: even(count - 1, from: -last, to: last).map { unit * sinh($0) })
  }

  /// Even bins from `range.lowerBound` to `range.upperBound`, one for what is below and one for what
  /// is above.
  ///
  /// - Precondition: There are at least 3 bins, and the range is not empty.
  package static func even(_ count: Int, in range: ClosedRange<Double>) -> Self {
    Self(borders: even(count - 1, from: range.lowerBound, to: range.upperBound))
  }

  /// The bin of a number that is one.
  func bin(of number: Float) -> Int {
    var (low, high) = (1, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= Double(number) { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  private static func even(_ count: Int, from first: Double, to last: Double) -> [Double] {
    precondition(count > 1 && first < last, "\(count) borders from \(first) to \(last)")
    return (0..<count).map { first + (last - first) * Double($0) / Double(count - 1) }
  }
}
