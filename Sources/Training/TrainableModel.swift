package import Autograd
package import Layers
import Tensors

/// Sequences that a worker processes at a time: inputs, and the token to predict at each step.
package struct MicroBatch: Sendable {
  /// What goes in, `[B, L]`.
  package let inputs: TokenBlock
  /// What should come out, `[B, L]`; `ProjectedCrossEntropy.ignored` where nothing is asked.
  package let targets: [Int32]

  /// Inputs and their targets.
  ///
  /// - Precondition: There is a target for every input.
  package init(_ inputs: TokenBlock, targets: [Int32]) {
    precondition(
      targets.count == inputs.tokens.count,
      "\(targets.count) targets for \(inputs.tokens.count) tokens")
    self.inputs = inputs
    self.targets = targets
  }

  /// Whether `workers` share the operations of one micro-batch after another, instead of taking one each.
  ///
  /// They do when there are too few for them, or each takes a second or so: little is lost then, and it
  /// is the activations of one that are in memory.
  ///
  /// - Parameters:
  ///   - count: Micro-batches of a step.
  ///   - tokens: Of a micro-batch.
  ///   - parameters: Of the model.
  ///   - workers: How many there are.
  /// - Returns: Whether they share.
  package static func isShared(count: Int, tokens: Int, parameters: Int, workers: Int) -> Bool {
    WorkerPool.shares(count, among: workers) || tokens * parameters >= 1 << 35
  }

  /// Positions that have a target.
  package var labelCount: Int {
    targets.reduce(0) { $0 + ($1 == ProjectedCrossEntropy.ignored ? 0 : 1) }
  }
}

/// What training needs of a model: named parameters and a loss.
package protocol TrainableModel: Sendable {
  /// What sequences leave behind for the next part of them; `Never` for a model without a state.
  associatedtype Carried: Sendable = Never

  /// The parameters.
  var layout: ParameterLayout { get }

  /// The loss of a micro-batch under `pass`.
  ///
  /// - Parameters:
  ///   - batch: Inputs and targets.
  ///   - scale: Factor on the sum of the labelled positions' losses.
  ///   - pass: The run.
  /// - Returns: The scaled loss `[1]`, and the operation that computed it.
  func loss(
    of batch: MicroBatch, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy)

  /// The loss of a micro-batch that goes on where an earlier one of the same sequences ended.
  ///
  /// No gradient flows back into what was left behind.
  ///
  /// - Parameters:
  ///   - batch: Inputs and targets.
  ///   - state: What the earlier one left behind, `nil` at the beginning; afterwards, what this one did.
  ///   - scale: Factor on the sum of the labelled positions' losses.
  ///   - pass: The run.
  /// - Returns: The scaled loss `[1]`, and the operation that computed it.
  func loss(
    of batch: MicroBatch, after state: inout Carried?, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy)
}

extension TrainableModel where Carried == Never {
  /// The loss of the micro-batch by itself: nothing was left behind.
  package func loss(
    of batch: MicroBatch, after state: inout Never?, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy) {
    loss(of: batch, scale: scale, in: pass)
  }
}
