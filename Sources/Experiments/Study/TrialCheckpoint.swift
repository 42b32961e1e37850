import Layers
import Store
import Tensors
import Training

extension ParameterLayout {
  /// A flat buffer of this layout as named arrays.
  func arrays(of flat: Tensor) -> [WeightArray] {
    entries.map { entry in
      WeightArray(
        name: entry.name, shape: Array(entry.slice.shape),
        values: flat.slice(from: entry.slice.offset, shape: entry.slice.shape).values)
    }
  }

  /// Named arrays as a flat buffer of this layout.
  ///
  /// - Returns: `nil` when they are not exactly the arrays of this layout.
  func flat(of arrays: [WeightArray]) -> [Float]? {
    guard arrays.count == entries.count else { return nil }
    var flat = [Float](repeating: 0, count: count)
    for (entry, array) in zip(entries, arrays) {
      guard entry.name == array.name, Array(entry.slice.shape) == array.shape else { return nil }
      flat.replaceSubrange(
        entry.slice.offset..<entry.slice.offset + entry.slice.count, with: array.values)
    }
    return flat
  }
}

extension TrainerState {
  /// The state that a checkpoint holds of a model of `layout`.
  ///
  /// - Returns: `nil` when it holds that of another model, or of none in training.
  init?(_ checkpoint: Checkpoint, layout: ParameterLayout) {
    guard let optimizer = checkpoint.optimizer,
      let parameters = layout.flat(of: checkpoint.parameters),
      let first = layout.flat(of: optimizer.first), let second = layout.flat(of: optimizer.second)
    else { return nil }
    self.init(
      step: checkpoint.step, updates: optimizer.updates, parameters: parameters, first: first,
      second: second)
  }
}

extension Checkpoint.OptimizerState {
  /// What a trainer's optimiser knows.
  init(_ moments: (updates: Int, first: Tensor, second: Tensor), layout: ParameterLayout) {
    self.init(
      kind: "adamw", updates: moments.updates, first: layout.arrays(of: moments.first),
      second: layout.arrays(of: moments.second))
  }
}
