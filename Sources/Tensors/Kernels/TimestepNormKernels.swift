import CKernels

/// Norms whose statistics are averages over time, sequence by sequence.
///
/// A team shares the groups.
package enum TimestepNormKernels {
  /// Groups that a kernel sums up together, whose order of sums is theirs only beside each other.
  private static let groupsAtOnce = 4

  /// Calls `body` for groups of a row that make up `shape`, with work space.
  private static func divide(
    _ shape: gecko_row_shape, among team: Team, in pool: BufferPool,
    _ body: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let terms = GroupNormKernels.terms * shape.rows * shape.groups * shape.size
    team.divide(shape.groups, unit: groupsAtOnce, terms: terms) { range in
      GroupNormKernels.withWork(for: shape, in: pool) { work in body(range, work) }
    }
  }

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
  ///   - team: Who shares the groups.
  /// - Returns: What the backward pass, and whoever looks on, wants to know.
  package static func forward(
    _ x: Tensor, weight: Tensor, bias: Tensor, plan: TimestepNormPlan, epsilon: Double,
    stateMeans: inout [Double], stateVariances: inout [Double], into y: Tensor, pool: BufferPool,
    team: Team = nil
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
    stateMeans.withUnsafeMutableBufferPointer { means in
      stateVariances.withUnsafeMutableBufferPointer { variances in
        guard let means = means.baseAddress, let variances = variances.baseAddress else { return }
        // Each group's state is its worker's.
        nonisolated(unsafe) let (firstMean, firstVariance) = (means, variances)
        divide(shape, among: team, in: pool) { range, work in
          let (group, column) = (range.lowerBound, range.lowerBound * shape.size)
          for sequence in 0..<plan.sequences {
            let row = sequence * plan.length
            plan.withSteps(of: sequence) { steps in
              gecko_timestep_norm(
                y.place(row, column), statistics.stepMeans.place(row, group),
                statistics.means.place(row, group), statistics.variances.place(row, group),
                firstMean + sequence * groups + group, firstVariance + sequence * groups + group,
                x.place(row, column), x.rowStride, weight.pointer + column, bias.pointer + column,
                steps, shape.of(groups: range), Float(epsilon), work)
            }
          }
        }
      }
    }
    return statistics
  }

  /// What the backward pass is given beside the gradient of `y`.
  package struct Record: Sendable {
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
  ///   - team: Who shares the groups.
  package static func backward(
    _ dy: Tensor, dmeans: Tensor?, dvariances: Tensor?, of record: Record, dx: GradientTarget?,
    dweight: GradientTarget?, dbias: GradientTarget?, pool: BufferPool, team: Team = nil
  ) {
    let (x, plan, statistics) = (record.x, record.plan, record.statistics)
    let groups = statistics.means.columns
    let shape = rowShape(of: x, plan: plan, groups: groups)
    precondition(dy.shape == x.shape, "a gradient of \(dy.shape) for an output of \(x.shape)")
    let dscale = Tensor.zeros([x.columns], in: pool)
    let dshift = Tensor.zeros([x.columns], in: pool)
    divide(shape, among: team, in: pool) { range, work in
      let (first, column) = (range.lowerBound, range.lowerBound * shape.size)
      var stateGradients = [Double](repeating: 0, count: 2 * groups)
      for sequence in 0..<plan.sequences {
        for group in range {
          stateGradients[group - first] = element(sequence, group, of: dmeans)
          stateGradients[groups + group - first] = element(sequence, group, of: dvariances)
        }
        let row = sequence * plan.length
        var target = GradientTarget.kernel(dx, of: x.shape)
        target.target = target.target.map { $0 + row * target.stride + column }
        plan.withSteps(of: sequence) { steps in
          gecko_timestep_norm_backward(
            target, dscale.pointer + column, dshift.pointer + column, &stateGradients,
            dy.place(row, column), dy.rowStride, x.place(row, column), x.rowStride,
            statistics.stepMeans.place(row, first), statistics.means.place(row, first),
            statistics.variances.place(row, first), record.weight.pointer + column, steps,
            shape.of(groups: range), Float(record.epsilon), work)
        }
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
    return gecko_row_shape(
      rows: plan.length, groups: groups, size: x.columns / groups, all_groups: groups)
  }
}
