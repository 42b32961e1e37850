import Autograd
import Foundation
import Layers
import Models
import Tensors
import TestSupport
import Testing

/// The model at positions beyond four million, from a state that says so.
///
/// Moving a stream on by a multiple of the chunk changes nothing but rotary angles, and those of query
/// and key alike: scores depend on differences of positions. So the model must say the same there as
/// near the start, but for rounding; whatever loses digits at large positions shows. The keys that it
/// has kept are turned on here, in double precision; the counts of the norms are 4 million in both.
@Suite struct `A model four million tokens on` {
  private static let shift = 4_800_000

  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `says what it says near the start`(
    _ architecture: ModelConfiguration.Architecture
  ) throws {
    var configuration = Tiny.configuration(architecture)
    if architecture == .llama {
      (configuration.attention, configuration.window) = (.slidingWindow, 9)
    }
    let model = LanguageModel(configuration, vocabularySize: 9)
    let parameters = Tiny.parameters(of: model)
    func logits(_ block: TokenBlock, _ state: inout ModelState?) -> [Float] {
      let pass = Pass(parameters, tape: Tape(pool: BufferPool(), isRecording: false))
      return model.logits(of: model.features(of: block, after: &state, in: pass), in: pass)
        .value.values
    }
    var past: ModelState? = model.makeState(batch: 1)
    _ = logits(Tiny.tokens(batch: 1, length: 402, vocabulary: 9, documents: false), &past)
    let arrays = try #require(past).arrays.map(Self.counted)
    var near: ModelState? = try model.state(from: arrays, batch: 1)
    var far: ModelState? = try model.state(
      from: arrays.map { Self.moved($0, in: configuration) }, batch: 1)
    let next = Tiny.tokens(batch: 1, length: 37, vocabulary: 9, documents: false, seed: 4)
    let (one, other) = (logits(next, &near), logits(next, &far))
    #expect(far?.position == 402 + 37 + Self.shift)
    let scale = one.map(abs).max() ?? 0
    for (near, far) in zip(one, other) {
      // Queries and keys are rounded to float32 after other turns: 6e-8 each, through two layers.
      #expect(abs(near - far) <= 1e-5 * scale)
    }
  }

  private static func counted(_ array: StateArray) -> StateArray {
    guard array.name.hasSuffix("counts") else { return array }
    return StateArray(array.name, array.shape, .integers([1 << 22]))
  }

  /// The array of a state that is `shift` tokens further on.
  private static func moved(_ array: StateArray, in model: ModelConfiguration) -> StateArray {
    let part = array.name.split(separator: ".").last.map(String.init) ?? ""
    switch (part, array.elements) {
    case ("position", .integers(let values)), ("key_start", .integers(let values)):
      return StateArray(array.name, array.shape, .integers(values.map { $0 + shift }))
    case ("memory_next_chunk", .integers(let values)):
      let chunks = shift / model.chunkSize
      return StateArray(array.name, array.shape, .integers(values.map { $0 + chunks }))
    case ("keys", .singles(let values)) where model.architecture != .megalodon:
      return StateArray(array.name, array.shape, .singles(turned(values, in: model)))
    default:
      return array
    }
  }

  /// Keys after a turn by the angles of `shift` positions.
  private static func turned(_ keys: [Float], in model: ModelConfiguration) -> [Float] {
    var keys = keys
    for first in stride(from: 0, to: keys.count, by: 2) {
      let pair = first % model.keyWidth / 2
      let angle =
        Double(shift) * pow(model.ropeBase, -2 * Double(pair) / Double(model.keyWidth))
      let (x, y) = (Double(keys[first]), Double(keys[first + 1]))
      keys[first] = Float(x * cos(angle) - y * sin(angle))
      keys[first + 1] = Float(x * sin(angle) + y * cos(angle))
    }
    return keys
  }
}
