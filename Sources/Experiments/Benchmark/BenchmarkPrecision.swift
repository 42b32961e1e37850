import Tensors

/// The numbers that products multiply; everything else is float32.
package enum BenchmarkPrecision: String, CaseIterable, Sendable {
  case float32, bfloat16

  var ofProducts: MatrixProduct.Precision { self == .float32 ? .float32 : .bfloat16 }

  /// How far an output may be from its definition, as a part of the largest element.
  ///
  /// Float32 rounds sums of some thousand terms, bfloat16 each factor to 8 bits.
  var outputTolerance: Double { self == .float32 ? 2e-5 : 3e-2 }

  /// How far a gradient may be from its definition's, as a part of its norm.
  var gradientTolerance: Double { self == .float32 ? 1e-4 : 3e-2 }
}
