package import Tensors

/// Somebody who wants to see activations by name while a model runs.
///
/// A tap is a named place in the forward pass (`layers.3.memory`); it costs nothing when nobody
/// listens. Names are the same in fixtures, captures and reports.
package protocol TapListener: AnyObject {
  /// Whether a tap's value should be made and handed over.
  func wants(_ name: String) -> Bool
  /// Receives a value, in the tap's natural shape; it must be copied or used at once.
  func receive(_ name: String, _ value: Tensor)
}

/// What an axis of a tap counts; the raw value is its name in files.
package enum TapAxis: String, Sendable {
  /// Sequences of the batch.
  case example
  /// Steps of a sequence.
  case time
  /// Features of the residual stream, of all heads' values, of a hidden layer.
  case feature
  /// Attention heads.
  case head
  /// Features of a head's queries and keys.
  case key
  /// Features of a head's values.
  case value
  /// Groups of features that share statistics.
  case group
  /// Orders of the moving average.
  case order
  /// Real and imaginary part.
  case part
  /// Tokens of the vocabulary.
  case token
  /// Keys of attention, by their position.
  case keyPosition = "key_position"
  /// Keys of attention, from the first that the query's row can show.
  case keyOffset = "key_offset"
  /// Rows of a weight: what a linear map gives.
  case output
  /// Columns of a weight: what a linear map reads.
  case input
  /// Which of several parameters that are stored as one.
  case row
}

/// A tap as it arrives: its name, its extents and what its axes are.
package struct TapShape: Equatable, Sendable {
  /// Such as `layers.3.memory`.
  package let name: String
  /// Extents, outermost first.
  package let shape: [Int]
  /// What each axis counts.
  package let axes: [TapAxis]

  /// A tap with the given axes, outermost first.
  package init(_ name: String, _ axes: [(axis: TapAxis, extent: Int)]) {
    self.name = name
    shape = axes.map(\.extent)
    self.axes = axes.map(\.axis)
  }
}
