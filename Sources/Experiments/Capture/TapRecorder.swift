import Layers
import Tensors

/// Hears of every tap, and keeps what is wanted of some.
final class TapRecorder: TapListener {
  private let names: Set<String>
  private let keep: (String, [Float]) -> [Float]
  /// What came: the tap's own shape, and what is kept of its elements.
  private(set) var recorded: [String: (shape: [Int], elements: [Float])] = [:]
  /// Every name that there was.
  private(set) var heard: Set<String> = []

  /// A recorder of the taps called `names`.
  ///
  /// - Parameters:
  ///   - names: Which taps.
  ///   - keep: What is kept of a tap's elements; all of them, if not given.
  init(
    _ names: some Sequence<String>, keeping keep: @escaping (String, [Float]) -> [Float] = { $1 }
  ) {
    self.names = Set(names)
    self.keep = keep
  }

  func wants(_ name: String) -> Bool {
    heard.insert(name)
    return names.contains(name)
  }

  func receive(_ name: String, _ value: Tensor) {
    recorded[name] = (Array(value.shape), keep(name, value.values))
  }
}
