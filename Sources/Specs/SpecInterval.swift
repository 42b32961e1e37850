/// The values a number may take: an interval with either end missing, included or excluded.
package struct SpecInterval<Bound: SpecNumeric>: SpecBounds, Sendable {
  package let lower: Bound?
  package let upper: Bound?
  package let isLowerIncluded: Bool
  package let isUpperIncluded: Bool

  package var interval: SpecInterval<Bound> { self }

  init(
    from lower: Bound? = nil, to upper: Bound? = nil, isLowerIncluded: Bool = true,
    isUpperIncluded: Bool = true
  ) {
    self.lower = lower
    self.upper = upper
    self.isLowerIncluded = isLowerIncluded
    self.isUpperIncluded = isUpperIncluded
  }

  /// Every value.
  static var all: Self { Self() }

  package func contains(_ value: Bound) -> Bool {
    if let lower, value < lower || (value == lower && !isLowerIncluded) { return false }
    if let upper, value > upper || (value == upper && !isUpperIncluded) { return false }
    return true
  }

  /// After a noun: ` of at least 1`, ` from 0 to 1`, ` above 0 and below 1`, or nothing.
  var phrase: String {
    if let lower, let upper, isLowerIncluded, isUpperIncluded {
      return " from \(lower.inWords) to \(upper.inWords)"
    }
    var parts: [String] = []
    if let lower { parts.append((isLowerIncluded ? "of at least " : "above ") + lower.inWords) }
    if let upper { parts.append((isUpperIncluded ? "of at most " : "below ") + upper.inWords) }
    return parts.isEmpty ? "" : " " + parts.joined(separator: " and ")
  }
}

/// Something that says between which bounds a number lies: `1...`, `0..<1`, `...10`, `.above(0)`.
package protocol SpecBounds<Bound> {
  associatedtype Bound: SpecNumeric
  var interval: SpecInterval<Bound> { get }
}

extension SpecBounds {
  /// Values greater than the bound, which Swift's ranges cannot say.
  package static func above<Value: SpecNumeric>(_ lower: Value) -> Self
  where Self == SpecInterval<Value> {
    SpecInterval(from: lower, isLowerIncluded: false)
  }

  /// Values greater than one bound and less than the other.
  package static func between<Value: SpecNumeric>(_ lower: Value, _ upper: Value) -> Self
  where Self == SpecInterval<Value> {
    SpecInterval(from: lower, to: upper, isLowerIncluded: false, isUpperIncluded: false)
  }
}

/// A number that a spec can hold.
package protocol SpecNumeric: Comparable, Sendable, LosslessStringConvertible {}

extension SpecNumeric {
  /// The number in decimal, without a `.0`.
  var inWords: String {
    description.hasSuffix(".0") ? String(description.dropLast(2)) : description
  }
}

extension Int: SpecNumeric {}
extension UInt64: SpecNumeric {}
extension Float: SpecNumeric {}
extension Double: SpecNumeric {}

extension ClosedRange: SpecBounds where Bound: SpecNumeric {
  package var interval: SpecInterval<Bound> { SpecInterval(from: lowerBound, to: upperBound) }
}

extension Range: SpecBounds where Bound: SpecNumeric {
  package var interval: SpecInterval<Bound> {
    SpecInterval(from: lowerBound, to: upperBound, isUpperIncluded: false)
  }
}

extension PartialRangeFrom: SpecBounds where Bound: SpecNumeric {
  package var interval: SpecInterval<Bound> { SpecInterval(from: lowerBound) }
}

extension PartialRangeThrough: SpecBounds where Bound: SpecNumeric {
  package var interval: SpecInterval<Bound> { SpecInterval(to: upperBound) }
}

extension PartialRangeUpTo: SpecBounds where Bound: SpecNumeric {
  package var interval: SpecInterval<Bound> {
    SpecInterval(to: upperBound, isUpperIncluded: false)
  }
}
