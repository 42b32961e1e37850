import Foundation
import Store

/// A checkpoint of awkward sizes and numbers.
enum CheckpointSample {
  /// Numbers that any conversion or rounding would change, finite so that they are equal to themselves.
  static func array(_ name: String, _ shape: [Int], from start: UInt32) -> WeightArray {
    let values = (0..<shape.reduce(1, *)).map { index in
      Float(bitPattern: (start &+ UInt32(index) &* 2_654_435_761) & 0x7f7f_ffff)
    }
    return WeightArray(name: name, shape: shape, values: values)
  }

  static func arrays(_ start: UInt32) -> [WeightArray] {
    [
      array("embed.weight", [7, 3], from: start),
      array("layers.0.mega.wz.weight", [3, 5], from: 9),
      array("layers.0.mega.cema.gamma", [3, 2, 2], from: start &+ 77),
      array("a scalar", [], from: 5), array("empty", [0, 4], from: 0),
      WeightArray(
        name: "edges", shape: [4],
        values: [-0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity]),
    ]
  }

  static let whole: Checkpoint = {
    var checkpoint = Checkpoint(
      step: 1_200, seconds: 0.1 + 0.2,
      about: [
        Attribute("variant", "größe ∂"), Attribute("replicate", 3), Attribute("dirty", true),
        Attribute("rate", 1e-300), Attribute("note", ""),
      ],
      resolvedSpec: #"{"model": {"arch": "gecko"}}"#, parameters: arrays(1))
    checkpoint.optimizer = Checkpoint.OptimizerState(
      kind: "adamw", updates: 1_199, first: arrays(2), second: arrays(3))
    checkpoint.streams = [
      StreamPosition(name: "data", seed: .max, position: 38_400),
      StreamPosition(name: "dropout", seed: 0, position: 1_200),
    ]
    checkpoint.carried = [array("norm", [2, 2], from: 4)]
    checkpoint.best = Checkpoint.Best(measure: "loss", value: 2.5, step: 1_000)
    checkpoint.run = Checkpoint.RunPosition(
      segment: "run-001.h5",
      rows: RowCounts(series: ["train": 1_200, "valid": 12], captures: ["taps": 4]))
    return checkpoint
  }()

  /// No more than what must be there.
  static let least = Checkpoint(step: 0, resolvedSpec: "", parameters: [])
}

/// Random numbers that are the same everywhere, for mutations.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mixed = state
    mixed = (mixed ^ (mixed >> 32)) &* 0xd6e8_feb8_6659_fd93
    return mixed ^ (mixed >> 32)
  }
}

extension Data {
  /// The bytes with one of five kinds of damage.
  func damaged(by dice: inout Dice) -> Data {
    var bytes = self
    let place = Int.random(in: 0..<count, using: &dice)
    switch Int.random(in: 0..<5, using: &dice) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &dice)
    case 2: bytes = bytes.prefix(place)
    case 3:
      for index in place..<Swift.min(place + 16, count) { bytes[index] = 0xff }
    default:
      bytes.insert(UInt8.random(in: 0...255, using: &dice), at: place)
    }
    return bytes
  }
}
