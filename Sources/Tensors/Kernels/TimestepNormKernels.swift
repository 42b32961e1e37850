import CKernels

/// Norms whose statistics are averages over time, sequence by sequence.
package enum TimestepNormKernels {
  /// What the forward pass finds out at every step, `[B, L, G]` each.
  package struct Statistics: Sendable {
    /// The groups' own means at the step; 0 on padding.
    package let stepMeans: Tensor
    /// The averaged means that normalise the step; 0 where there are none yet.
    package let means: Tensor
    /// The averaged variances that normalise the step; 0 where there are none yet.
    package let variances: Tensor

    fileprivate init(_ shape: Shape, in pool: BufferPool) {
      stepMeans = Tensor(shape, in: pool)
      means = Tensor(shape, in: pool)
      variances = Tensor(shape, in: pool)
    }
  }

  /// Normalises every step: `y = (x - mean) / √(variance + epsilon) · (1 + weight) + bias`.
  ///
  /// - Parameters:
  ///   - x: `[B, L, D]`.
  ///   - weight: `[D]`, as an offset from 1.
  ///   - bias: `[D]`.
  ///   - plan: How steps enter the averages, for `B` sequences of `L` steps.
  ///   - epsilon: Added to the variance.
  ///   - stateMeans: `[B · G]`, the averaged means before the first step and then after the last.
  ///   - stateVariances: `[B · G]`, likewise the variances.
  ///   - y: `[B, L, D]`, contiguous.
  ///   - pool: Where statistics and work space come from.
  /// - Returns: What the backward pass, and whoever looks on, wants to know.
  package static func forward(
    _ x: Tensor, weight: Tensor, bias: Tensor, plan: TimestepNormPlan, epsilon: Double,
    stateMeans: inout [Double], stateVariances: inout [Double], into y: Tensor, pool: BufferPool
  ) -> Statistics {
    let groups = stateMeans.count / max(plan.sequences, 1)
    let shape = rowShape(of: x, plan: plan, groups: groups)
    precondition(
      stateMeans.count == plan.sequences * groups && stateVariances.count == stateMeans.count,
      "a state of \(stateMeans.count) means and \(stateVariances.count) variances")
    GroupNormKernels.checkOutput(y, like: x)
    GroupNormKernels.checkParameter(weight, for: x)
    GroupNormKernels.checkParameter(bias, for: x)
    let statistics = Statistics([plan.sequences, plan.length, groups], in: pool)
    let work = GroupNormKernels.work(for: shape, in: pool)
    stateMeans.withUnsafeMutableBufferPointer { means in
      stateVariances.withUnsafeMutableBufferPointer { variances in
        guard let means = means.baseAddress, let variances = variances.baseAddress else { return }
        for sequence in 0..<plan.sequences {
          let row = sequence * plan.length
          plan.withSteps(of: sequence) { steps in
            gecko_timestep_norm(
              y.pointer + row * y.rowStride, statistics.stepMeans.pointer + row * groups,
              statistics.means.pointer + row * groups,
              statistics.variances.pointer + row * groups, means + sequence * groups,
              variances + sequence * groups, x.pointer + row * x.rowStride, x.rowStride,
              weight.pointer, bias.pointer, steps, shape, Float(epsilon), work.pointer)
          }
        }
      }
    }
    return statistics
  }

  /// What the backward pass is given beside the gradient of `y`.
  package struct Record {
    /// What went in: `[B, L, D]`.
    package let x: Tensor
    /// The weight that went in: `[D]`.
    package let weight: Tensor
    /// The plan of the forward pass.
    package let plan: TimestepNormPlan
    /// What the forward pass returned.
    package let statistics: Statistics
    /// What was added to the variance.
    package let epsilon: Double

    /// A record.
    package init(
      x: Tensor, weight: Tensor, plan: TimestepNormPlan, statistics: Statistics, epsilon: Double
    ) {
      self.x = x
      self.weight = weight
      self.plan = plan
      self.statistics = statistics
      self.epsilon = epsilon
    }
  }

  /// The gradients of `forward` with respect to `x`, `weight` and `bias`.
  ///
  /// - Parameters:
  ///   - dy: The gradient of `y`, `[B, L, D]`.
  ///   - dmeans: The gradient of the final state's means, `[B, G]`; `nil` for zeros.
  ///   - dvariances: The gradient of the final state's variances, `[B, G]`; `nil` for zeros.
  ///   - record: The forward pass.
  ///   - dx: Where the gradient of `x` goes.
  ///   - dweight: Where the gradient of the weight goes.
  ///   - dbias: Where the gradient of the bias goes.
  ///   - pool: Where work space comes from.
  package static func backward(
    _ dy: Tensor, dmeans: Tensor?, dvariances: Tensor?, of record: Record, dx: GradientTarget?,
    dweight: GradientTarget?, dbias: GradientTarget?, pool: BufferPool
  ) {
    let (x, plan, statistics) = (record.x, record.plan, record.statistics)
    let groups = statistics.means.columns
    let shape = rowShape(of: x, plan: plan, groups: groups)
    precondition(dy.shape == x.shape, "a gradient of \(dy.shape) for an output of \(x.shape)")
    let work = GroupNormKernels.work(for: shape, in: pool)
    let dscale = Tensor.zeros([x.columns], in: pool)
    let dshift = Tensor.zeros([x.columns], in: pool)
    var stateGradients = [Double](repeating: 0, count: 2 * groups)
    for sequence in 0..<plan.sequences {
      for group in 0..<groups {
        stateGradients[group] = element(sequence, group, of: dmeans)
        stateGradients[groups + group] = element(sequence, group, of: dvariances)
      }
      let row = sequence * plan.length
      var target = GradientTarget.kernel(dx, of: x.shape)
      target.target = target.target.map { $0 + row * target.stride }
      plan.withSteps(of: sequence) { steps in
        gecko_timestep_norm_backward(
          target, dscale.pointer, dshift.pointer, &stateGradients,
          dy.pointer + row * dy.rowStride, dy.rowStride, x.pointer + row * x.rowStride,
          x.rowStride, statistics.stepMeans.pointer + row * groups,
          statistics.means.pointer + row * groups, statistics.variances.pointer + row * groups,
          record.weight.pointer, steps, shape, Float(record.epsilon), work.pointer)
      }
    }
    dweight?.receive(dscale)
    dbias?.receive(dshift)
  }

  private static func element(_ sequence: Int, _ group: Int, of gradient: Tensor?) -> Double {
    guard let gradient else { return 0 }
    return Double(gradient.pointer[sequence * gradient.rowStride + group])
  }

  /// One sequence of `x` in groups.
  private static func rowShape(
    of x: Tensor, plan: TimestepNormPlan, groups: Int
  ) -> gecko_row_shape {
    precondition(
      x.shape.count == 3 && x.shape[0] == plan.sequences && x.shape[1] == plan.length,
      "a plan of \(plan.sequences) sequences of \(plan.length) steps for \(x.shape)")
    precondition(
      groups > 0 && x.columns % groups == 0, "\(groups) groups of \(x.columns) features")
    return gecko_row_shape(rows: plan.length, groups: groups, size: x.columns / groups)
  }
}
