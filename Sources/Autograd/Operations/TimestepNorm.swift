package import Tensors

/// Normalises every step by statistics of its document so far (Gecko's and Megalodon's time norms).
///
///     y[b, t, d] = (x[b, t, d] - μ) / √(σ² + ε) · (1 + w[d]) + b[d]
///
/// with `μ` and `σ²` averages, over the document's steps up to `t`, of the means and variances within
/// `d`'s group; how they are averaged is `kind`. Inputs: `x [B, L, D]`, `w [D]`, `b [D]`. Outputs:
/// `y [B, L, D]` and the final state's means and variances, `[B, G]` each (as `final` has them, in
/// single precision). The gradient of `x` includes what flows back through the statistics, to the
/// start of the document; none flows to the initial state. Keeps `[B, L, 3 G + 16]` for that.
package struct TimestepNorm: Operation {
  /// How statistics are averaged over time.
  package var kind: TimestepNormKind
  /// Number of groups of neighbouring features; divides `D`.
  package var groups: Int
  /// Added to the variance.
  package var epsilon: Double
  /// Non-zero where a document starts, `[B · L]`.
  package var starts: [UInt8]?
  /// Non-zero where a step is padding, `[B · L]`: it leaves the state alone and gives zeros.
  package var padding: [UInt8]?
  /// The state before the first step; `nil` for that of fresh documents.
  package var initial: TimestepNormState?
  /// The state after the last step; empty before `forward`.
  package private(set) var final = TimestepNormState(sequences: 0, groups: 0)
  /// What normalised each step, `[B, L, G]` each (0 where no step had been seen); for taps.
  package private(set) var statistics: TimestepNormKernels.Statistics?
  private var plan: TimestepNormPlan?

  /// A norm.
  ///
  /// - Precondition: The rates of a decaying norm lie in `0 ..< 1`.
  package init(
    kind: TimestepNormKind, groups: Int, epsilon: Double = 1e-5, starts: [UInt8]? = nil,
    padding: [UInt8]? = nil, initial: TimestepNormState? = nil
  ) {
    precondition(groups > 0 && epsilon > 0, "\(groups) groups, epsilon \(epsilon)")
    if case .decay(let beta1, let beta2) = kind {
      let rates = 0.0..<1.0
      precondition(rates.contains(beta1) && rates.contains(beta2), "rates \(beta1), \(beta2)")
    }
    self.kind = kind
    self.groups = groups
    self.epsilon = epsilon
    self.starts = starts
    self.padding = padding
    self.initial = initial
  }

  package var recomputation: RecomputationRule { .whenLarge }

  package mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let x = inputs[0]
    precondition(x.shape.count == 3, "a timestep norm of shape \(x.shape), expected [B, L, D]")
    var state = initial ?? TimestepNormState(sequences: x.shape[0], groups: groups)
    precondition(
      state.counts.count == x.shape[0] && state.means.count == x.shape[0] * groups,
      "a state of \(state.counts.count) sequences, \(state.means.count) means for \(x.shape)")
    let plan = TimestepNormPlan(
      kind, length: x.shape[1], after: state.counts, starts: starts, padding: padding,
      in: pass.pool)
    let y = Tensor(x.shape, in: pass.pool)
    statistics = TimestepNormKernels.forward(
      x, weight: inputs[1], bias: inputs[2], plan: plan, epsilon: epsilon,
      stateMeans: &state.means, stateVariances: &state.variances, into: y, pool: pass.pool,
      team: pass.team)
    state.counts = plan.counts
    final = state
    if pass.isRecording { self.plan = plan }
    let shape: Shape = [x.shape[0], groups]
    return [
      y, Tensor(state.means.map(Float.init), shape: shape, in: pass.pool),
      Tensor(state.variances.map(Float.init), shape: shape, in: pass.pool),
    ]
  }

  package func backward(_ pass: BackwardPass) {
    guard let plan, let statistics else { return }
    let x = pass.input(0)
    TimestepNormKernels.backward(
      pass.gradient(ofOutput: 0) ?? Tensor.zeros(x.shape, in: pass.pool),
      dmeans: pass.gradient(ofOutput: 1), dvariances: pass.gradient(ofOutput: 2),
      of: TimestepNormKernels.Record(
        x: x, weight: pass.input(1), plan: plan, statistics: statistics, epsilon: epsilon),
      dx: pass.target(of: 0), dweight: pass.target(of: 1),
      dbias: pass.target(of: 2), pool: pass.pool, team: pass.team)
  }
}
