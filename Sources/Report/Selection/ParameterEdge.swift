import Foundation
import Store

/// A chosen value at an end of what was tried: a better one may lie beyond.
package struct ParameterEdge: Codable, Equatable, Sendable {
  /// An end of a range.
  package enum End: String, Codable, Sendable {
    case low
    case high
  }

  /// Dotted path of the key.
  package let path: String
  package let end: End
}

extension StudyManifest.Parameter {
  /// The end of its range that a value is at.
  ///
  /// Of listed values with an order, the first and the last are ends, unless there is but one. Of
  /// values drawn between bounds, those within 5 % of the range from a bound are, where the range
  /// is that of the logarithm if values were drawn evenly in it.
  ///
  /// - Returns: nil for a value within, or without an order.
  func end(of value: String) -> ParameterEdge.End? {
    if let bounds, bounds.count == 2 { return end(of: value, low: bounds[0], high: bounds[1]) }
    guard isOrdered, values.count > 1 else { return nil }
    func isSame(_ other: String?) -> Bool {
      guard let other else { return false }
      if let left = Double(value), let right = Double(other) { return left == right }
      return value == other
    }
    return isSame(values.first) ? .low : isSame(values.last) ? .high : nil
  }

  private func end(of value: String, low: Double, high: Double) -> ParameterEdge.End? {
    guard let number = Double(value), low < high else { return nil }
    let isInLogarithm = isLogarithmic && low > 0 && number > 0
    func place(_ number: Double) -> Double { isInLogarithm ? log(number) : number }
    let share = (place(number) - place(low)) / (place(high) - place(low))
    return share <= 0.05 ? .low : share >= 0.95 ? .high : nil
  }
}
