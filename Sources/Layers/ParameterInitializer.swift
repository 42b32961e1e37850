import Foundation
package import Tensors

/// How a parameter's first values are drawn.
package enum ParameterInitializer: Equatable, Sendable {
  /// Every element is the same.
  case constant(Float)
  /// Normal with mean 0.
  case normal(deviation: Double)
  /// Normal with mean 0, drawn again outside `±bound`.
  case truncatedNormal(deviation: Double, bound: Double)
  /// Uniform in `±bound`.
  case uniform(bound: Double)
  /// Normal real parts and zero imaginary parts, in pairs.
  case realOfComplex(deviation: Double)
  /// The logits of `e^(-j ln(D) / D)` for `j = 1 … D`, in random order (the EMA's angles).
  case spacedAngles

  /// Kaiming's normal initialisation of a linear map with `a = √5`: deviation `√(1 / (3 fanIn))`.
  package static func he(fanIn: Int) -> ParameterInitializer {
    .normal(deviation: (1 / (3 * Double(fanIn))).squareRoot())
  }

  /// Glorot's uniform initialisation of a linear map.
  package static func xavier(fanIn: Int, fanOut: Int) -> ParameterInitializer {
    .uniform(bound: (6 / Double(fanIn + fanOut)).squareRoot())
  }

  /// Draws `count` values.
  package func values(_ count: Int, from stream: RandomStream) -> [Float] {
    var stream = stream
    switch self {
    case .constant(let value):
      return Array(repeating: value, count: count)
    case .normal(let deviation):
      return (0..<count).map { _ in Float(stream.normal(deviation: deviation)) }
    case .truncatedNormal(let deviation, let bound):
      return (0..<count).map { _ in
        Float(stream.normal(deviation: deviation, truncatedAt: bound))
      }
    case .uniform(let bound):
      return (0..<count).map { _ in Float((2 * stream.uniform() - 1) * bound) }
    case .realOfComplex(let deviation):
      return (0..<count).map { $0 % 2 == 0 ? Float(stream.normal(deviation: deviation)) : 0 }
    case .spacedAngles:
      let step = log(Double(count)) / Double(count)
      return stream.permutation(of: count).map { index in
        let value = exp(-Double(index + 1) * step)
        // A width of 1 gives e^0 = 1, whose logit is infinite; its angle is as good as any near it.
        return Float(log(value / max(1 - value, 1e-6)))
      }
    }
  }
}
