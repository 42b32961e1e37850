package import Autograd
import Tensors

/// Normalises groups of features at each step, by root mean square or by mean and variance.
package struct GroupNorm: Sendable {
  /// Which statistics are removed.
  package enum Kind: Sendable {
    /// Divides by the root mean square; weight only.
    case rms
    /// Subtracts the mean, divides by the standard deviation; weight and bias.
    case layer
  }

  private let kind: Kind
  private let groups: Int
  private let epsilon: Double
  private let weight: ParameterSlice?
  private let bias: ParameterSlice?

  /// Adds `name.weight [width]` and, for `.layer`, `name.bias [width]`, unless not affine.
  package init(
    _ kind: Kind, _ name: String, width: Int, groups: Int, epsilon: Double,
    isAffine: Bool = true, in layout: inout ParameterLayout
  ) {
    self.kind = kind
    self.groups = groups
    self.epsilon = epsilon
    weight = isAffine ? layout.add(name + ".weight", [width], .constant(0)) : nil
    bias =
      isAffine && kind == .layer ? layout.add(name + ".bias", [width], .constant(0)) : nil
  }

  /// Normalises `x [..., width]`.
  package func callAsFunction(_ x: Variable, in pass: Pass) -> Variable {
    let parameters = [weight, bias].compactMap { $0 }.map { pass.value(of: $0) }
    switch kind {
    case .rms:
      var operation = GroupRMSNorm(
        groups: groups, epsilon: epsilon, hasWeight: weight != nil)
      return pass.tape.apply(&operation, to: [x] + parameters)[0]
    case .layer:
      var operation = GroupLayerNorm(
        groups: groups, epsilon: epsilon, isAffine: weight != nil)
      return pass.tape.apply(&operation, to: [x] + parameters)[0]
    }
  }
}
