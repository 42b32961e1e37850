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
