package import Tensors

/// A tensor that takes part in a computation a tape records.
package struct Variable {
  /// What was computed.
  package let value: Tensor
  /// Its place in the tape's table of gradients; `nil` for a constant.
  let slot: Int?
  /// How to compute the value again; `nil` when it is kept as long as somebody looks at it.
  var source: Source?

  /// An output of an operation that is recomputed.
  struct Source {
    let recomputation: Recomputation
    let output: Int
    /// Which columns of the output it is; `nil` for all.
    var columns: Range<Int>?

    /// The value, computed at the first call.
    var value: Tensor {
      let whole = recomputation.output(output)
      return columns.map(whole.columns) ?? whole
    }
  }

  /// Extents, outermost first.
  package var shape: Shape { value.shape }

  /// The same elements in another shape; gradients are summed in the shape of whoever asks.
  ///
  /// - Precondition: The shapes hold equally many elements in rows of the tensor's layout.
  package func reshaped(_ shape: Shape) -> Variable {
    Variable(value: value.reshaped(shape), slot: slot)
  }
}
