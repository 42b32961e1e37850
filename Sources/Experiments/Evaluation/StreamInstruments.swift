import Foundation
import Layers
import Models
import Tensors

/// Listens to what says why a stream diverges: how large states and activations are, where the
/// memory's normalizer lies, and what part of the memory a chunk replaces.
///
/// One number a name and pass; all of them come from taps, so that a capture shows the same in full.
final class StreamInstruments: TapListener {
  private enum Reading: String {
    case rms, mean, min, max

    /// The number that a tap is reduced to; not a number where there is nothing finite.
    func callAsFunction(_ values: [Float]) -> Double {
      // The normalizer of a memory in which nothing stands is -inf.
      let finite = values.lazy.filter { $0 != -.infinity }
      switch self {
      case .rms:
        guard !values.isEmpty else { return .nan }
        return (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count))
          .squareRoot()
      case .mean:
        return values.isEmpty
          ? .nan : values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
      case .min: return finite.min().map(Double.init) ?? .nan
      case .max: return finite.max().map(Double.init) ?? .nan
      }
    }
  }

  /// What is read of each block, and of the whole model: the tap, and how.
  private static let ofBlock: [(tap: String, readings: [Reading])] = [
    ("out", [.rms]), ("ema_state", [.rms]), ("memory", [.rms]),
    ("memory_normalizer", [.min, .max]), ("memory_write_ratio", [.mean]),
    ("timenorm.mean", [.rms]), ("timenorm.variance", [.mean]),
  ]
  private static let ofModel: [(tap: String, readings: [Reading])] = [
    ("final_norm.mean", [.rms]), ("final_norm.variance", [.mean]), ("logits", [.max]),
  ]

  /// What is read, `<tap>.<rms, mean, min or max>`, in the order of `readings`.
  let names: [String]
  /// The numbers of the last pass; not a number where a tap has not come.
  private(set) var readings: [Double]
  private let places: [String: [(place: Int, reading: Reading)]]

  /// The instruments of a model.
  init(for model: LanguageModel) {
    let taps = Set(model.taps(batch: 1, length: 1).map(\.name))
    let blocks = (0..<model.configuration.layerCount).flatMap { layer in
      Self.ofBlock.map { ("layers.\(layer)." + $0.tap, $0.readings) }
    }
    var names: [String] = []
    var places: [String: [(place: Int, reading: Reading)]] = [:]
    for (tap, readings) in blocks + Self.ofModel where taps.contains(tap) {
      for reading in readings {
        places[tap, default: []].append((names.count, reading))
        names.append("\(tap).\(reading.rawValue)")
      }
    }
    self.names = names
    self.places = places
    readings = Array(repeating: .nan, count: names.count)
  }

  func wants(_ name: String) -> Bool { places[name] != nil }

  func receive(_ name: String, _ value: Tensor) {
    let values = value.values
    for (place, reading) in places[name] ?? [] { readings[place] = reading(values) }
  }
}
