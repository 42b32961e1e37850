import CKernels

/// Softmax cross-entropy over rows of logits.
package enum CrossEntropyKernels {
  /// What the forward pass finds out about a row.
  package struct Row: Sendable {
    /// The log-sum-exp of the logits.
    package let logSumExp: Float
    /// `-log p(target)`, nats.
    package let loss: Float
    /// The token with the largest logit.
    package let prediction: Int32
  }

  /// The loss and prediction of every row of `logits [N, E]`, given a target token for each.
  package static func forward(_ logits: Tensor, targets: [Int32]) -> [Row] {
    precondition(
      targets.count == logits.rows, "\(targets.count) targets for \(logits.rows) rows")
    return targets.enumerated().map { row, target in
      precondition(
        target >= 0 && target < logits.columns, "target \(target) of \(logits.columns) tokens")
      let values = logits.pointer + row * logits.rowStride
      var prediction: Int32 = 0
      let logSumExp = gecko_log_sum_exp(values, logits.columns, &prediction)
      return Row(
        logSumExp: logSumExp, loss: logSumExp - values[Int(target)], prediction: prediction)
    }
  }

  /// Turns logits into the gradient of `scale · Σ loss`, in place.
  package static func backward(
    _ logits: Tensor, targets: [Int32], rows: ArraySlice<Row>, scale: Float
  ) {
    for (index, (target, row)) in zip(targets, rows).enumerated() {
      gecko_cross_entropy_backward(
        logits.pointer + index * logits.rowStride, logits.columns, row.logSumExp, target, scale)
    }
  }
}
