import Foundation

/// What rounding takes from a norm's weight when 1 is added to it.
///
/// A weight that is an offset from 1 has digits that `1 + weight` has not. A file of weights in
/// float32 keeps them beside the arrays, as a text that other programs do not read, so that what
/// was exported comes back bit for bit.
enum RoundingLoss {
  /// The loss of each weight, base64 of float32, little end first; `nil` when nothing is lost.
  static func text(of weights: [Float]) -> String? {
    let losses = weights.map(loss)
    guard losses.contains(where: { $0.bitPattern != 0 }) else { return nil }
    let bytes = losses.flatMap { loss in
      (0..<4).map { UInt8(truncatingIfNeeded: loss.bitPattern >> (8 * $0)) }
    }
    return Data(bytes).base64EncodedString()
  }

  /// The losses in a text; `nil` when it is not that of `count` weights.
  static func losses(in text: String, count: Int) -> [Float]? {
    guard let bytes = Data(base64Encoded: text).map(Array.init), bytes.count == 4 * count else {
      return nil
    }
    return (0..<count).map { index in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[4 * index + $1]) << (8 * $1) })
    }
  }

  /// The offset from 1 of a sum that was rounded.
  static func offset(of sum: Float, _ loss: Float) -> Float {
    // So that a weight of -0 comes back too.
    if sum == 1 { return loss }
    // Both steps are exact for what `loss(of:)` gave: the result has the weight's own digits.
    return Float(Double(sum) - 1 + Double(loss))
  }

  /// `weight - ((1 + weight) - 1)`, which is a float32 (Dekker 1971, 4.14).
  private static func loss(of weight: Float) -> Float {
    let sum = 1 + weight
    guard sum.isFinite else { return 0 }
    return Float(Double(weight) - (Double(sum) - 1))
  }
}
