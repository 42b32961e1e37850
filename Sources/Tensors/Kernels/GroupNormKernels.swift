import CKernels

/// Norms over the groups of a row: `[..., D]` with `D` divided into groups of neighbouring features.
///
/// Weights are offsets from 1. Work space and nothing else is taken from the pool. A team shares the rows,
/// going forward; a weight's gradient is a sum over all of them, and one worker's.
package enum GroupNormKernels {
  /// What an element costs, in multiplications.
  static let terms = 8

  /// Divides every group by its root mean square: `y = x · inverse · (1 + weight)`.
  ///
  /// - Parameters:
  ///   - x: `[..., D]`.
  ///   - weight: `[D]`, or `nil` for zeros.
  ///   - epsilon: Added to the mean square.
  ///   - y: `[..., D]`, contiguous.
  ///   - inverses: `[rows, G]`, receives `1 / √(mean square + epsilon)`.
  ///   - pool: Where work space comes from.
  ///   - team: Who shares the rows.
  package static func rootMeanSquare(
    _ x: Tensor, weight: Tensor?, epsilon: Double, into y: Tensor, inverses: Tensor,
    pool: BufferPool, team: Team = nil
  ) {
    let shape = rowShape(of: x, groups: inverses)
    checkOutput(y, like: x)
    checkParameter(weight, for: x)
    team.divide(x.rows, terms: terms * x.count) { rows in
      let first = rows.lowerBound
      withWork(for: shape, in: pool) { work in
        gecko_group_rms_norm(
          y.place(first), inverses.place(first), x.place(first), x.rowStride, weight?.pointer,
          shape.of(rows: rows), Float(epsilon), work)
      }
    }
  }

  /// The gradients of `rootMeanSquare` with respect to `x` and `weight`.
  package static func rootMeanSquareBackward(
    _ dy: Tensor, x: Tensor, inverses: Tensor, weight: Tensor?, dx: GradientTarget?,
    dweight: GradientTarget?, pool: BufferPool
  ) {
    let shape = rowShape(of: x, groups: inverses)
    precondition(dy.shape == x.shape, "a gradient of \(dy.shape) for an output of \(x.shape)")
    checkParameter(weight, for: x)
    withWork(for: shape, in: pool) { work in
      gecko_group_rms_norm_backward(
        GradientTarget.kernel(dx, of: x.shape), GradientTarget.kernel(dweight, of: [x.columns]),
        dy.pointer, dy.rowStride, x.pointer, x.rowStride, inverses.pointer, weight?.pointer, shape,
        work)
    }
  }

  /// Standardises every group: `y = (x - mean) · inverse · (1 + weight) + bias`.
  ///
  /// - Parameters:
  ///   - x: `[..., D]`.
  ///   - weight: `[D]`, or `nil` for zeros.
  ///   - bias: `[D]` or `nil`, as the weight.
  ///   - epsilon: Added to the biased variance.
  ///   - y: `[..., D]`, contiguous.
  ///   - means: `[rows, G]`, receives the groups' means.
  ///   - inverses: `[rows, G]`, receives `1 / √(variance + epsilon)`.
  ///   - pool: Where work space comes from.
  ///   - team: Who shares the rows.
  package static func layer(
    _ x: Tensor, weight: Tensor?, bias: Tensor?, epsilon: Double, into y: Tensor, means: Tensor,
    inverses: Tensor, pool: BufferPool, team: Team = nil
  ) {
    let shape = rowShape(of: x, groups: inverses)
    checkOutput(y, like: x)
    checkOutput(means, like: inverses)
    checkParameter(weight, for: x)
    checkParameter(bias, for: x)
    team.divide(x.rows, terms: terms * x.count) { rows in
      let first = rows.lowerBound
      withWork(for: shape, in: pool) { work in
        gecko_group_layer_norm(
          y.place(first), means.place(first), inverses.place(first), x.place(first), x.rowStride,
          weight?.pointer, bias?.pointer, shape.of(rows: rows), Float(epsilon), work)
      }
    }
  }

  /// The gradients of `layer` with respect to `x`, `weight` and `bias`.
  package static func layerBackward(
    _ dy: Tensor, x: Tensor, means: Tensor, inverses: Tensor, weight: Tensor?, dx: GradientTarget?,
    dweight: GradientTarget?, dbias: GradientTarget?, pool: BufferPool
  ) {
    let shape = rowShape(of: x, groups: inverses)
    precondition(dy.shape == x.shape, "a gradient of \(dy.shape) for an output of \(x.shape)")
    checkOutput(means, like: inverses)
    checkParameter(weight, for: x)
    withWork(for: shape, in: pool) { work in
      gecko_group_layer_norm_backward(
        GradientTarget.kernel(dx, of: x.shape), GradientTarget.kernel(dweight, of: [x.columns]),
        GradientTarget.kernel(dbias, of: [x.columns]), dy.pointer, dy.rowStride, x.pointer,
        x.rowStride, means.pointer, inverses.pointer, weight?.pointer, shape, work)
    }
  }

  /// The rows of `x` in as many groups as `statistics: [rows, G]` has columns.
  private static func rowShape(of x: Tensor, groups statistics: Tensor) -> gecko_row_shape {
    let groups = statistics.columns
    precondition(
      statistics.isContiguous && statistics.rows == x.rows && x.columns % groups == 0,
      "statistics of shape \(statistics.shape) for groups of an array of shape \(x.shape)")
    return gecko_row_shape(
      rows: x.rows, groups: groups, size: x.columns / groups, all_groups: groups)
  }

  static func checkOutput(_ output: Tensor, like model: Tensor) {
    precondition(
      output.isContiguous && output.shape == model.shape,
      "an output of shape \(output.shape), expected \(model.shape)")
  }

  static func checkParameter(_ parameter: Tensor?, for x: Tensor) {
    guard let parameter else { return }
    precondition(
      parameter.shape == [x.columns], "a parameter of shape \(parameter.shape) for \(x.shape)")
  }

  /// Runs `body` with work space that is nobody else's until it returns.
  static func withWork(
    for shape: gecko_row_shape, in pool: BufferPool, _ body: (UnsafeMutablePointer<Float>) -> Void
  ) {
    let work = Tensor([gecko_norm_work(shape.groups, shape.size)], in: pool)
    withExtendedLifetime(work) { body(work.pointer) }
  }
}

extension gecko_row_shape {
  /// Some of the rows.
  func of(rows: Range<Int>) -> Self {
    gecko_row_shape(rows: rows.count, groups: groups, size: size, all_groups: all_groups)
  }

  /// Some of the groups of all rows.
  func of(groups: Range<Int>) -> Self {
    gecko_row_shape(rows: rows, groups: groups.count, size: size, all_groups: all_groups)
  }
}
