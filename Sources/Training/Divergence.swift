import Layers
import Tensors

/// Where a run went bad: the step, and the first value that was not finite.
package struct Divergence: Error, Equatable, Sendable {
  /// The step, from 0.
  package let step: Int
  /// The tap, parameter gradient or loss that was infinite or NaN first.
  package let source: String
}

/// Listens to every tap until one is not finite.
final class FirstNonFinite: TapListener {
  private(set) var name: String?

  func wants(_ name: String) -> Bool {
    // These can be large, and are made for whoever asks only; attention and the loss show what is
    // wrong with them.
    self.name == nil && name != "logits" && !name.hasSuffix(".attention_weights")
  }

  func receive(_ name: String, _ value: Tensor) {
    // The log-normaliser of a memory that holds nothing is -∞ by definition.
    if self.name == nil && !value.isFinite && !name.hasSuffix(".memory_normalizer") {
      self.name = name
    }
  }
}
