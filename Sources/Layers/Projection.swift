package import Autograd

/// A learned linear map of the last axis, or several stacked into one product.
package struct Projection: Sendable {
  private let weight: ParameterSlice
  private let bias: ParameterSlice?

  /// How a linear map's weights are drawn; biases start at 0.
  package enum Initialization: String, CaseIterable, Sendable {
    /// Kaiming normal with `a = √5`.
    case he
    /// Normal with standard deviation 0.02.
    case bert
    /// Glorot uniform.
    case xavier

    func initializer(fanIn: Int, fanOut: Int) -> ParameterInitializer {
      switch self {
      case .he: .he(fanIn: fanIn)
      case .bert: .normal(deviation: 0.02)
      case .xavier: .xavier(fanIn: fanIn, fanOut: fanOut)
      }
    }
  }

  /// Adds `name.weight [outputs, inputs]` and perhaps `name.bias [outputs]` for each part.
  package init(
    _ parts: [(name: String, outputs: Int)], inputs: Int, hasBias: Bool = false,
    _ initialization: Initialization, in layout: inout ParameterLayout
  ) {
    weight = layout.stack(
      parts.map { part in
        let initializer = initialization.initializer(fanIn: inputs, fanOut: part.outputs)
        return (part.name + ".weight", part.outputs, initializer)
      }, columns: inputs)
    bias =
      hasBias
      ? layout.stack(parts.map { ($0.name + ".bias", $0.outputs, .constant(0)) }, columns: nil)
      : nil
  }

  /// The map to the outputs `range` alone.
  package func outputs(_ range: Range<Int>) -> Projection {
    Projection(weight: weight.rows(range), bias: bias?.rows(range))
  }

  private init(weight: ParameterSlice, bias: ParameterSlice?) {
    (self.weight, self.bias) = (weight, bias)
  }

  /// `W x (+ b) (+ residuals)`.
  ///
  /// - Parameters:
  ///   - x: `[..., inputs]`.
  ///   - residuals: Added to the result, each `[..., outputs]`.
  ///   - recomputation: When the result is not kept.
  ///   - pass: The run.
  /// - Returns: `[..., outputs]`.
  package func callAsFunction(
    _ x: Variable, addedTo residuals: [Variable] = [], recomputation: RecomputationRule = .never,
    in pass: Pass
  ) -> Variable {
    var operation = Linear(
      hasBias: bias != nil, residuals: residuals.count, recomputation: recomputation)
    let parameters = [weight, bias].compactMap { $0 }.map { pass.value(of: $0) }
    return pass.tape.apply(&operation, to: [x] + parameters + residuals)[0]
  }
}
