/// A number that an evaluation reports.
///
/// The raw value is the column's name in metrics and tables.
package enum Measure: String, CaseIterable, Sendable {
  /// Mean cross-entropy over all labelled positions, in nats.
  case loss
  /// Cross-entropy of all labelled positions in bits, over the bytes of text that they stand for.
  case bitsPerByte = "bits_per_byte"
  /// Macro accuracy: the fraction of an example's labels predicted, averaged over the examples.
  case accuracy
  /// Micro accuracy: the fraction of all labels predicted.
  case microAccuracy = "micro_accuracy"
  /// The fraction of the examples of which every label was predicted.
  case exactMatch = "exact_match"

  /// The unit of the value; a fraction has the unit `1`.
  package var unit: String {
    switch self {
    case .loss: "nats/token"
    case .bitsPerByte: "bits/byte"
    case .accuracy, .microAccuracy, .exactMatch: "1"
    }
  }

  /// Whether the smaller of two values is the better one.
  package var lowerIsBetter: Bool {
    switch self {
    case .loss, .bitsPerByte: true
    case .accuracy, .microAccuracy, .exactMatch: false
    }
  }

  /// Whether `value` is better than `known`: a NaN is better than nothing, and anything else than a NaN.
  package func isBetter(_ value: Double, than known: Double) -> Bool {
    if value.isNaN || known.isNaN { return known.isNaN && !value.isNaN }
    return lowerIsBetter ? value < known : value > known
  }
}
