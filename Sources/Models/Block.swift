import Autograd
import Layers
import Tensors

/// One layer of a model: `(input, state) → (output, state)`.
protocol Block: Sendable {
  /// The block's output for `x [B, L, D]`, continuing from `state` and leaving it after the last step.
  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout BlockState, in pass: Pass
  ) -> Variable
}

extension SequenceContext {
  /// Joins cached rows with those of the pass, and leaves in `cache` what a later piece needs.
  func joined(_ rows: Variable, with cache: inout Tensor?, in pass: Pass) -> Variable {
    // Few rows are appended to what there is; of many, most would only pass through the cache.
    let isShort = length < keyCount - length
    if keepsState && batch == 1 && isShort && !pass.tape.isRecording {
      return pass.tape.constant(appended(rows.value, to: &cache, in: pass.tape.pool))
    }
    let all = cache.map { pass.tape.apply(Prepend($0), to: rows) } ?? rows
    if keepsState { cache = retained(all, in: pass.tape.pool) }
    return all
  }
}
