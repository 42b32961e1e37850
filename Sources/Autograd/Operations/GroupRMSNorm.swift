package import Tensors

/// Divides each group of features by its root mean square.
///
///     y[n, d] = x[n, d] / √(mean of x[n, ·]² over d's group + ε) · (1 + w[d])
///
/// Inputs: `x [..., D]`, then `w [D]` if `hasWeight`. Output: `[..., D]`. With a group for each head
/// it normalises heads. Keeps `[rows, groups]` for the backward pass.
package struct GroupRMSNorm: Operation {
  /// Number of groups of neighbouring features; divides `D`.
  package var groups: Int
  /// Added to the mean square.
  package var epsilon: Double
  /// Whether a weight `[D]`, an offset from 1, follows `x`.
  package var hasWeight: Bool
  private var inverses: Tensor?

  /// A norm.
  package init(groups: Int, epsilon: Double = 1e-5, hasWeight: Bool) {
    precondition(groups > 0 && epsilon > 0, "\(groups) groups, epsilon \(epsilon)")
    self.groups = groups
    self.epsilon = epsilon
    self.hasWeight = hasWeight
  }

  package var recomputation: RecomputationRule { .whenLarge }

  package mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let x = inputs[0]
    let y = Tensor(x.shape, in: pass.pool)
    let inverses = Tensor([x.rows, groups], in: pass.pool)
    GroupNormKernels.rootMeanSquare(
      x, weight: hasWeight ? inputs[1] : nil, epsilon: epsilon, into: y, inverses: inverses,
      pool: pass.pool, team: pass.team)
    if pass.isRecording { self.inverses = inverses }
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let inverses else { return }
    GroupNormKernels.rootMeanSquareBackward(
      dy, x: pass.input(0), inverses: inverses, weight: hasWeight ? pass.input(1) : nil,
      dx: pass.target(of: 0),
      dweight: hasWeight ? pass.target(of: 1) : nil, pool: pass.pool)
  }
}
