/// How far each quantity of a fixture is from ours.
///
/// Its JSON form is what `gecko verify --json` prints.
package struct VerificationReport: Codable, Equatable, Sendable {
  /// The path that was given.
  package let file: String
  /// The fixture's own name.
  package let name: String
  /// What the fixture is of, such as `complex_ema`, `model`, `trajectory`.
  package let kind: String
  /// Whether every quantity passed.
  package let passed: Bool
  /// What was compared: outputs, streamed outputs, taps, gradients, final parameters; by name.
  package let quantities: [VerifiedQuantity]

  init(file: String, name: String, kind: String, quantities: [VerifiedQuantity]) {
    self.file = file
    self.name = name
    self.kind = kind
    self.quantities = quantities
    passed = quantities.allSatisfy(\.passed)
  }

  /// The quantity that is nearest to its tolerance, or furthest beyond it.
  package var worst: VerifiedQuantity? {
    quantities.max { $0.shareOfTolerance < $1.shareOfTolerance }
  }
}

/// One array of a fixture and ours.
package struct VerifiedQuantity: Equatable, Sendable {
  /// What `error` measures.
  package enum Measure: String, Codable, Sendable {
    /// The largest difference of two elements.
    case absolute
    /// The largest difference of two elements, as a part of the fixture's.
    case relative
  }

  /// The group of the fixture that the array is in; `streamed` for an output made in pieces.
  package let group: String
  /// The array's name in the group.
  package let name: String
  /// How `error` is measured.
  package let measure: Measure
  /// The error; infinite where a NaN or an infinity stands against anything else.
  package let error: Double
  /// The largest error that passes.
  package let tolerance: Double

  /// Whether the error is within the tolerance.
  package var passed: Bool { error <= tolerance }

  /// The error as a part of the tolerance; above 1 it does not pass.
  package var shareOfTolerance: Double { error == 0 ? 0 : error / tolerance }
}

extension VerifiedQuantity: Codable {
  private enum Key: String, CodingKey {
    case group
    case name
    case measure
    case error
    case tolerance
    case passed
  }

  /// Reads what ``encode(to:)`` wrote.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    group = try container.decode(String.self, forKey: .group)
    name = try container.decode(String.self, forKey: .name)
    measure = try container.decode(Measure.self, forKey: .measure)
    error = try container.decodeIfPresent(Double.self, forKey: .error) ?? .infinity
    tolerance = try container.decode(Double.self, forKey: .tolerance)
  }

  /// Writes the quantity and whether it passed; an infinite error, which JSON cannot say, as null.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(group, forKey: .group)
    try container.encode(name, forKey: .name)
    try container.encode(measure, forKey: .measure)
    try container.encode(error.isFinite ? error : nil, forKey: .error)
    try container.encode(tolerance, forKey: .tolerance)
    try container.encode(passed, forKey: .passed)
  }
}
