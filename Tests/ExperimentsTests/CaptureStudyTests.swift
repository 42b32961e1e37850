import Experiments
import Foundation
import Layers
import Models
import Store
import Tensors
import Testing

@Suite struct `What a trial captures` {
  @Test func `is what the spec says, after the steps it says`() throws {
    let bench = try CaptureBench()
    let run = try RunFile(
      reading: bench.run([
        "{taps: [layers.*.memory], steps: {every: 4}, examples: 3, dtype: float32}",
        "{taps: [layers.0.out, layers.0.timenorm.state.mean], steps: {log_spaced: 4}, positions: [0, 9]}",
        "{taps: [layers.0.out], reduce: mean, dtype: float32}",
      ]))
    let captures = try run.captures()
    #expect(captures.map(\.name) == ["capture-0", "capture-1", "capture-2"])
    #expect(captures.map(\.steps) == [[0, 4, 6], [0, 1, 2, 6], [6]])
    #expect(captures.map { $0.tokens?.shape } == [[3, 10], [1, 10], [1, 10]])
    #expect(captures[1].taps.map(\.shape) == [[1, 2, 12], [1, 3]])
    #expect(captures[1].taps[0].axes == ["example", "time", "feature"])
    #expect(captures[2].taps.map(\.axes) == [["example", "feature"]])
  }

  @Test func `has the positions on its axis of time, and borders on its bins`() throws {
    let bench = try CaptureBench()
    let path = try bench.run([
      "{taps: [layers.0.out], positions: [0, 9]}",
      "{taps: [layers.0.out], reduce: histogram, bins: 5, range: [-1, 1]}",
    ])
    let file = try DataFile(reading: path)
    #expect(try file.array("captures/capture-0/time_2").reals == [0, 9])
    #expect(try file.array("captures/capture-0/time").reals == (0..<10).map(Double.init))
    let bins = try file.array("captures/capture-1/bin").reals
    #expect(bins[0] == -.infinity)
    #expect(zip(bins.dropFirst(), [-1, -1.0 / 3, 1.0 / 3, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    let counted = try RunFile(reading: path).array(ofTap: "layers.0.out", inCapture: "capture-1")
    #expect(counted.shape == [1, 1, 5])
    #expect(abs(counted.reals.reduce(0, +) - 1) < 0.01)
  }

  @Test func `may be parameters, which need no examples, and gradients, which do`() throws {
    let bench = try CaptureBench()
    let run = try RunFile(
      reading: bench.run([
        "{taps: [parameters.*], steps: [0, last], dtype: float32}",
        "{taps: [gradients.*.weight, final_norm], steps: [0], examples: 4, dtype: float32}",
        "{taps: [parameters.embed.weight], reduce: singular_values, top: 3, dtype: float32}",
      ]))
    let captures = try run.captures()
    #expect(captures[0].tokens == nil && captures[0].targets == nil)
    #expect(captures[1].tokens?.shape == [4, 10])
    #expect(captures[2].taps.map(\.axes) == [["rank"]])
    let trained = try TrainedModel(at: bench.trial())
    #expect(captures[0].taps.count == trained.model.layout.entries.count)
    for entry in trained.model.layout.entries {
      let name = "parameters." + entry.name
      let array = try run.array(ofTap: name, inCapture: "capture-0")
      #expect(array.shape == [2] + Array(entry.slice.shape))
      let last = array.reals.suffix(entry.slice.count)
      #expect(Array(last) == trained.parameters[entry].values.map(Double.init), "\(name)")
    }
    #expect(captures[1].taps.map(\.name).contains("gradients.layers.0.mega.wz.weight"))
    #expect(captures[1].taps.map(\.name).contains("final_norm"))
    #expect(!captures[1].taps.map(\.name).contains("gradients.layers.0.mega.wz.bias"))
    let gradient = try run.array(ofTap: "gradients.embed.weight", inCapture: "capture-1").reals
    #expect(gradient.contains { $0 != 0 } && gradient.allSatisfy(\.isFinite))
    let singular = try run.array(ofTap: "parameters.embed.weight", inCapture: "capture-2").reals
    #expect(singular.count == 3 && singular[0] > singular[1] && singular[1] > singular[2])
  }

  @Test func `of a variant leaves out what that does not have`() throws {
    let bench = try CaptureBench()
    let path = try bench.run(
      ["{taps: [layers.*.memory, final_norm]}", "{taps: [layers.*.memory_read]}"],
      settings: ["variants={plain: {}, without: {model.memory: none}}"])
    let captures = try RunFile(reading: path).captures()
    #expect(path.contains("/without/"))
    #expect(captures.map(\.name) == ["capture-0"])
    #expect(captures.map { $0.taps.map(\.name) } == [["final_norm"]])
  }

  @Test func `does not change what is learnt`() throws {
    func losses(_ captures: [String]) throws -> [Double]? {
      let bench = try CaptureBench()
      return try RunFile(reading: bench.run(captures)).series("train")[column: "loss"]
    }
    let plain = try losses(["{taps: [final_norm]}"])
    #expect(
      try losses([
        "{taps: ['*'], steps: {every: 1}, examples: 2}",
        "{taps: ['parameters.*', 'gradients.*'], steps: {every: 1}, reduce: none}",
      ]) == plain)
  }
}
