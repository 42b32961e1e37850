import Autograd
import Layers
import Tensors

/// Hears of every tap, and keeps those that it wants.
final class TapKeeper: TapListener {
  private let isWanted: (String) -> Bool
  /// Every name there was, in order.
  private(set) var heard: [String] = []
  /// What came.
  private(set) var taps: [String: NaiveTensor] = [:]

  init(wanting isWanted: @escaping (String) -> Bool = { _ in true }) { self.isWanted = isWanted }

  func wants(_ name: String) -> Bool {
    heard.append(name)
    return isWanted(name)
  }

  func receive(_ name: String, _ value: Tensor) { taps[name] = NaiveTensor(value) }

  /// The elements of a tap as they came.
  func values(_ name: String) -> [Float]? { taps[name]?.values.map(Float.init) }
}
