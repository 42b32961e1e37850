import Experiments
import Foundation
import Layers
import Store
import Tensors
import Testing
import Training

@Suite struct `A dump` {
  private let provenance = Provenance(commandLine: ["gecko", "dump"])

  private func capture(
    _ taps: [String], _ options: [(key: String, value: String)] = []
  ) throws -> CaptureSpecification {
    try CaptureSpecification(taps: taps, options: options + [("dtype", "float32")])
  }

  private func dump(
    _ capture: CaptureSpecification, of trained: TrainedModel, _ input: ModelInput = .task,
    count: Int = 1, length: Int? = nil, to path: String
  ) throws -> RunFile {
    let examples = try trained.examples(of: input, count: count, length: length)
    try ModelDump(capture, of: trained, on: examples)
      .makeFile(at: path, threads: 2, provenance: provenance)
    return try RunFile(reading: path)
  }

  /// Whatever a run captures after its last step, a dump of its last checkpoint gives bit for bit.
  @Test(arguments: ["gecko", "megalodon", "mega", "llama"])
  func `is what the run itself captured at its end`(_ architecture: String) throws {
    let bench = try CaptureBench()
    let path = try bench.run(
      ["{taps: ['*', 'gradients.*', 'parameters.*'], examples: 3, dtype: float32}"],
      settings: ["model.arch=\(architecture)"])
    let run = try RunFile(reading: path)
    let taken = try #require(try run.captures().first)
    let file = try dump(
      capture(["*", "gradients.*", "parameters.*"]), of: TrainedModel(at: path), count: 3,
      to: bench.folder + "/dump.h5")
    let dumped = try #require(try file.captures().first)
    #expect(dumped.name == "dump")
    #expect(dumped.steps == [6])
    #expect(dumped.taps == taken.taps)
    #expect(dumped.tokens == taken.tokens && dumped.targets == taken.targets)
    for tap in dumped.taps {
      let (a, b) = (
        try file.array(ofTap: tap.name, inCapture: "dump"),
        try run.array(ofTap: tap.name, inCapture: "capture-0")
      )
      #expect(a.shape == b.shape && a.reals.elementsEqual(b.reals), "\(tap.name)")
    }
    #expect(file.resolvedSpec == run.resolvedSpec)
    let facts = Dictionary(uniqueKeysWithValues: file.provenance.map { ($0.name, $0.value) })
    #expect(facts["checkpoint_step"] == .integer(6))
    #expect(facts["variant"] != nil && facts["command_line"] == .text("gecko dump"))
    #expect(try file.ending().status == .finished)
  }

  @Test func `opens a run, a trial's folder or a checkpoint alike`() throws {
    let bench = try CaptureBench()
    let run = try bench.run(["{taps: [final_norm]}"])
    let trial = try bench.trial()
    let checkpoint = try #require(CheckpointFolder(trial).paths().last?.path)
    let models = try [run, trial, checkpoint].map { try TrainedModel(at: $0) }
    for model in models {
      #expect(model.checkpoint == checkpoint)
      #expect(model.step == 6)
      #expect(model.variant == "gecko")
      #expect(model.specification.model == models[0].specification.model)
      #expect(model.specification.training.configuration.steps == 6)
      #expect(model.parameters.values.values == models[0].parameters.values.values)
    }
  }

  @Test(arguments: [false, true])
  func `of a text shows it to the model as training would`(_ documents: Bool) throws {
    let bench = try CaptureBench()
    let path = try bench.run(["{taps: [final_norm]}"], task: bench.reading(documents: documents))
    let trained = try TrainedModel(at: path)
    let text = ModelInput.text(option: "--text", Array("ab\n\ncd".utf8))
    let examples = try trained.examples(of: text, count: 1, length: nil)
    if documents {
      #expect(examples.tokens == [256, 97, 98, 256, 99, 100])
      #expect(examples.targets == [97, 98, 256, 99, 100, -1])
    } else {
      #expect(examples.tokens == [97, 98, 10, 10, 99, 100])
    }
    let file = try dump(
      capture(["final_norm"], [("positions", "[0, 5]")]), of: trained, text,
      to: bench.folder + "/dump.h5")
    let listing = try #require(try file.captures().first)
    #expect(listing.tokens?.integers == examples.tokens.map(Int64.init))
    #expect(listing.taps.map(\.shape) == [[1, 2, 12]])

    let input = try ModelInput.file(bench.folder + "/text.txt")
    let windows = try trained.examples(of: input, count: 5, length: 7)
    #expect(windows.count == 5 && windows.length == 7)
    #expect(windows.tokens[7] == windows.targets[6])
    // Without its text the task cannot be had, but the model can.
    try FileManager.default.removeItem(atPath: bench.folder + "/text.txt")
    #expect(throws: (any Error).self) { try trained.examples(of: .task, count: 1, length: nil) }
    #expect(try trained.examples(of: text, count: 1, length: nil) == examples)
  }

  @Test func `of a task whose text has changed is refused`() throws {
    let bench = try CaptureBench()
    let path = try bench.run(["{taps: [final_norm]}"], task: bench.reading())
    let text = bench.folder + "/text.txt"
    try (String(repeating: "other words\n", count: 200)).write(
      toFile: text, atomically: true, encoding: .utf8)
    let error = #expect(throws: TrainedModelError.self) {
      try TrainedModel(at: path).examples(of: .task, count: 1, length: nil)
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("is not the one"))
  }

  @Test func `takes tokens, in windows`() throws {
    let bench = try CaptureBench()
    let trained = try TrainedModel(at: bench.run(["{taps: [final_norm]}"]))
    let tokens = ModelInput.tokens([1, 2, 3, 4, 5])
    let one = try trained.examples(of: tokens, count: 1, length: nil)
    #expect(one.tokens == [1, 2, 3, 4, 5] && one.targets == [2, 3, 4, 5, -1])
    let two = try trained.examples(of: tokens, count: 2, length: 2)
    #expect(two.tokens == [1, 2, 3, 4] && two.targets == [2, 3, 4, 5])
  }

  @Test func `refuses what the model does not have`() throws {
    let bench = try CaptureBench()
    let trained = try TrainedModel(at: bench.run(["{taps: [final_norm]}"]))
    func complaint(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing"
      } catch {
        return "\(error)"
      }
    }
    func examples(_ input: ModelInput, _ count: Int = 1, _ length: Int? = nil) -> String {
      complaint { _ = try trained.examples(of: input, count: count, length: length) }
    }
    #expect(
      examples(.tokens([0, 20])) == "--tokens: expected numbers from 0 to 19, found 20")
    #expect(examples(.tokens([])) == "--tokens: expected at least one token, found none")
    #expect(
      examples(.tokens([1, 2, 3]), 2, 2)
        == "--examples: expected at most 1 of 2 tokens, as --tokens has, found 2")
    #expect(examples(.text(option: "--text", [65])).hasPrefix("--text: expected tokens (--tokens)"))
    #expect(
      examples(.task, 10) == "--examples: expected at most the 9 validation examples, found 10")
    #expect(examples(.task, 1, 11) == "--length: expected at most the task's 10, found 11")
    let batch = try trained.examples(of: .task, count: 1, length: nil)
    func refusal(_ taps: [String], _ options: [(key: String, value: String)] = []) -> String {
      complaint { _ = try ModelDump(capture(taps, options), of: trained, on: batch) }
    }
    #expect(
      refusal(["layers.*.memry"]) == "--taps: expected the name of a tap; see gecko dump RUN "
        + "--list, found 'layers.*.memry'; did you mean 'layers.*.memory'?")
    #expect(
      refusal(["layers.0.out"], [("positions", "[3, 10]")])
        == "--positions: expected numbers below the examples' length, 10, found 10")
    #expect(
      refusal(["layers.0.memory"], [("reduce", "mean")])
        == "--reduce mean: expected taps with an axis of time, found layers.0.memory with the axes "
        + "example, head, key, value")
    #expect(
      refusal(["layers.0.out"], [("reduce", "median"), ("positions", "no"), ("bins", "2")]) == """
        --positions: expected all, last, a list of positions or {every: n}, found 'no'
        --reduce: expected one of none, mean, rms, histogram, singular_values, found 'median'; did \
        you mean 'mean'?
        --bins: expected an integer from 3 to 100000, found '2'
        """)
    #expect(refusal(["a..b"]).hasPrefix("--taps[0]: expected a tap's name"))
  }

  @Test func `never replaces a file`() throws {
    let bench = try CaptureBench()
    let trained = try TrainedModel(at: bench.run(["{taps: [final_norm]}"]))
    let path = bench.folder + "/dump.h5"
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: StoreError.self) {
      try dump(capture(["final_norm"]), of: trained, to: path)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test func `of something that is no model says so`() throws {
    let bench = try CaptureBench()
    let run = try bench.run(["{taps: [final_norm]}"])
    func complaint(_ path: String) -> String {
      do {
        _ = try TrainedModel(at: path)
        return "nothing"
      } catch {
        return "\(error)".replacing(bench.folder, with: "~")
      }
    }
    #expect(complaint(bench.folder + "/none.h5") == "~/none.h5: no such file")
    #expect(complaint(bench.folder + "/experiment.yaml").contains("not an HDF5 file"))
    #expect(complaint(bench.folder).contains("no checkpoint in this folder can be read"))
    let fixture = VerificationFixtures.path("group_rms_norm")
    #expect(complaint(fixture).contains("of format 'gecko-fixture-1'"))
    // A run file whose checkpoints are cut short or gone.
    let paths = try CheckpointFolder(bench.trial()).paths().map(\.path)
    let checkpoint = try #require(paths.last)
    for path in paths.dropLast() { try FileManager.default.removeItem(atPath: path) }
    let data = try #require(FileManager.default.contents(atPath: checkpoint))
    try data.prefix(data.count / 2).write(to: URL(filePath: checkpoint))
    let lines = complaint(run).split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains("checkpoint-6.h5"))
    try FileManager.default.removeItem(atPath: checkpoint)
    #expect(complaint(run).split(separator: "\n").count == 1)
  }

  @Test func `of an older checkpoint, where the newest is broken, says so`() throws {
    let bench = try CaptureBench()
    let run = try bench.run(["{taps: [final_norm]}"])
    let folder = CheckpointFolder(try bench.trial())
    let newest = try #require(folder.paths().last?.path)
    #expect(try TrainedModel(at: run).rejected == [])
    var checkpoint = try CheckpointFolder.read(newest)
    checkpoint.step = 2
    _ = try folder.write(checkpoint)
    try Data("no checkpoint".utf8).write(to: URL(filePath: newest))
    let trained = try TrainedModel(at: run)
    #expect(trained.step < 6)
    #expect(trained.rejected.count == 1 && trained.rejected[0].contains("checkpoint-6.h5"))
  }

  @Test func `of a checkpoint that does not hold together says so`() throws {
    let bench = try CaptureBench()
    try bench.run(["{taps: [final_norm]}"])
    let path = try #require(try CheckpointFolder(bench.trial()).paths().last?.path)
    let whole = try CheckpointFolder.read(path)
    func complaint(_ change: (inout Checkpoint) -> Void) throws -> String {
      var checkpoint = whole
      change(&checkpoint)
      let folder = bench.folder + "/" + UUID().uuidString
      let path = try CheckpointFolder(folder).write(checkpoint)
      do {
        _ = try TrainedModel(at: path)
        return "nothing"
      } catch {
        return "\(error)".replacing(path, with: "c.h5")
      }
    }
    #expect(try complaint { _ in } == "nothing")
    #expect(
      try complaint { $0.parameters.removeLast() }
        == "c.h5: expected the parameter 'output.output.weight' of shape [20, 12]")
    #expect(
      try complaint {
        $0.parameters.append(WeightArray(name: "stray", shape: [1], values: [0]))
      } == "c.h5: 'stray' is not a parameter of the model that it describes")
    #expect(
      try complaint { $0.resolvedSpec = $0.resolvedSpec.replacing(#""gecko""#, with: #""geko""#) }
        .contains("did you mean 'gecko'?"))
    #expect(try complaint { $0.resolvedSpec = "[1, 2" }.hasPrefix("c.h5:"))
  }
}
