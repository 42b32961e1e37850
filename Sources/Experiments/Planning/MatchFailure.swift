import Foundation

/// Why a variant cannot be made comparable with the baseline.
package struct MatchFailure: Error, Equatable, CustomStringConvertible {
  /// The variant, and what it is compared with.
  package let variant: String
  package let baseline: String
  /// What is counted.
  package let quantity: MatchSpecification.Count
  /// The key of `model` that is changed.
  package let width: MatchSpecification.Width
  /// The width that comes nearest; `nil` when the model allows none.
  package let nearest: Int?
  /// The count that it gives, and the baseline's.
  package let count: Double
  package let target: Double

  package var description: String {
    let beginning = "variant '\(variant)' cannot be matched to '\(baseline)': \(width.rawValue)"
    guard let nearest else {
      return beginning + " has no value that the rest of its model allows"
    }
    let deviation = (count - target) / target
    let percent = String(format: "%.1f", abs(deviation) * 100)
    let comparison = deviation > 0 ? "more" : "less"
    return beginning + " = \(nearest) gives \(quantity.words(count)), \(percent) % \(comparison) "
      + "than \(Self.grouped(target))"
  }

  /// A whole number with commas between thousands.
  fileprivate static func grouped(_ number: Double) -> String {
    var digits = Array(String(format: "%.0f", number))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return String(digits)
  }
}

extension MatchSpecification.Count {
  /// A count with what it counts: `812,345 parameters`.
  fileprivate func words(_ count: Double) -> String {
    let number = MatchFailure.grouped(count)
    switch self {
    case .none: return number
    case .parameters: return "\(number) parameters"
    case .state: return "a state of \(number) bytes"
    case .flops: return "\(number) operations a token"
    }
  }
}
