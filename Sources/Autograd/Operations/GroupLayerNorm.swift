package import Tensors

/// Standardises each group of features.
///
///     y[n, d] = (x[n, d] - μ) / √(σ² + ε) · (1 + w[d]) + b[d]
///
/// with `μ` and `σ²` the mean and the biased variance of `x[n, ·]` over `d`'s group. Inputs:
/// `x [..., D]`, then `w [D]` and `b [D]` if `isAffine`. Output: `[..., D]`. Keeps two arrays of
/// `[rows, groups]` for the backward pass.
package struct GroupLayerNorm: Operation {
  /// Number of groups of neighbouring features; divides `D`.
  package var groups: Int
  /// Added to the variance.
  package var epsilon: Double
  /// Whether a weight `[D]`, an offset from 1, and a bias `[D]` follow `x`.
  package var isAffine: Bool
  private var statistics: (means: Tensor, inverses: Tensor)?

  /// A norm.
  package init(groups: Int, epsilon: Double = 1e-5, isAffine: Bool) {
    precondition(groups > 0 && epsilon > 0, "\(groups) groups, epsilon \(epsilon)")
    self.groups = groups
    self.epsilon = epsilon
    self.isAffine = isAffine
  }

  package var recomputation: RecomputationRule { .whenLarge }

  package mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let x = inputs[0]
    let y = Tensor(x.shape, in: pass.pool)
    let means = Tensor([x.rows, groups], in: pass.pool)
    let inverses = Tensor([x.rows, groups], in: pass.pool)
    GroupNormKernels.layer(
      x, weight: isAffine ? inputs[1] : nil, bias: isAffine ? inputs[2] : nil, epsilon: epsilon,
      into: y, means: means, inverses: inverses, pool: pass.pool, team: pass.team)
    if pass.isRecording { statistics = (means, inverses) }
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let statistics else { return }
    GroupNormKernels.layerBackward(
      dy, x: pass.input(0), means: statistics.means, inverses: statistics.inverses,
      weight: isAffine ? pass.input(1) : nil, dx: pass.target(of: 0),
      dweight: isAffine ? pass.target(of: 1) : nil,
      dbias: isAffine ? pass.target(of: 2) : nil, pool: pass.pool)
  }
}
