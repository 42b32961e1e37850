import Layers
import Tensors

/// Keeps the taps of some names.
final class TapCollector: TapListener {
  private let names: Set<String>
  /// What came, by name.
  private(set) var values: [String: (shape: [Int], elements: [Float])] = [:]
  /// Every name that there was.
  private(set) var available: Set<String> = []

  /// A collector of the taps called `names`.
  init(_ names: some Sequence<String>) {
    self.names = Set(names)
  }

  func wants(_ name: String) -> Bool {
    available.insert(name)
    return names.contains(name)
  }

  func receive(_ name: String, _ value: Tensor) {
    values[name] = (value.shape, value.values)
  }
}
