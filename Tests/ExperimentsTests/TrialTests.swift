import Experiments
import Foundation
import Models
import Specs
import Store
import Testing

@Suite struct `A trial` {
  @Test func `writes a row a step and evaluates when it should`() throws {
    let bench = try StudyBench()
    #expect(try bench.run() == [.finished])
    let file = try bench.file()
    let train = try file.series("train")
    #expect(train.steps == Array(1...6))
    #expect(train[column: "tokens"] == (1...6).map { Double($0 * 60) })
    #expect(train[column: "learning_rate"]?[0] == 5e-4)
    #expect(try file.series("valid").steps == [3, 6])
    #expect(try file.series("test").steps == [6])
    #expect(try file.ending().status == .finished)
    #expect(bench.progress.map(\.step) == Array(1...6))
  }

  /// Windows of 27 in chunks of four: the last chunk is cut.
  @Test func `trains on lengths that the chunk does not divide, with documents and dropout`() throws
  {
    let bench = try StudyBench()
    let text = (0..<400).map { "line \($0 % 7) of the text\n\n" }.joined()
    try text.write(toFile: bench.folder + "/text.txt", atomically: true, encoding: .utf8)
    let outcomes = try bench.run(
      settings: [
        #"task={kind: text, path: \#(bench.folder)/text.txt, length: 27, documents: "\n\n"}"#,
        "model.dropout=0.1", "model.hidden_dropout=0.1", "model.attention_dropout=0.1",
        "training.steps=30", "training.optimizer.lr=0.01",
      ])
    #expect(outcomes == [.finished])
    let losses = try #require(try bench.file().series("train")[column: "loss"])
    #expect(losses[29] < losses[0] - 1)
    #expect(try bench.file().series("valid")[column: "bits_per_byte"] != nil)
  }

  @Test(arguments: [2, 3])
  func `gives the same numbers with any number of threads`(_ threads: Int) throws {
    func metrics(_ threads: Int) throws -> [[Double]] {
      let bench = try StudyBench()
      _ = try bench.run(settings: ["model.dropout=0.2"], threads: threads)
      let (train, valid) = (try bench.file().series("train"), try bench.file().series("valid"))
      // Memory is that of the process, in which other tests run.
      let measured: Set = ["wall_time", "tokens_per_second", "peak_memory"]
      return zip(train.columns, train.values).filter { !measured.contains($0.0.name) }.map(\.1)
        + valid.values
    }
    #expect(try metrics(1) == metrics(threads))
  }

  @Test func `pairs replicates: same data and first loss, whatever the variant changes later`()
    throws
  {
    let bench = try StudyBench()
    let outcomes = try bench.run(
      """
      replicates: 2
      variants:
        slow: {}
        fast: {training.optimizer.lr: 0.01}
      """)
    #expect(outcomes == Array(repeating: .finished, count: 4))
    #expect(bench.endings.map(\.name) == ["slow #0", "fast #0", "slow #1", "fast #1"])
    let first = try (0..<4).map { try bench.file($0).series("train")[column: "loss"]?.first }
    #expect(first[0] == first[1])
    #expect(first[2] == first[3])
    #expect(first[0] != first[2])
    #expect(Set(bench.endings.map(\.folder)).count == 4)
  }

  @Test func `continues what is not finished`() throws {
    let bench = try StudyBench()
    let steps = Countdown(3)
    #expect(try bench.run(isCancelled: { steps.isOver() }) == [.interrupted])
    #expect(try bench.file().ending().status == .interrupted)
    #expect(try bench.run() == [.finished])
    #expect(RunFile.segments(inFolder: bench.endings[0].folder).count == 2)
    // Somebody else may have finished it while a worker waited for its folder.
    #expect(try bench.run() == [.finished])
    #expect(RunFile.segments(inFolder: bench.endings[0].folder).count == 2)
  }

  @Test func `pauses where it is told to, and goes on from there`() throws {
    let bench = try StudyBench()
    #expect(try bench.run(until: 3) == [.paused(step: 3)])
    #expect(try bench.file().ending().status == .paused)
    #expect(try bench.file().series("valid").steps == [3])
    #expect(try bench.file().series("test").steps == [])
    #expect(try bench.run(until: 3) == [.paused(step: 3)])
    #expect(RunFile.segments(inFolder: bench.endings[0].folder).count == 1)
    #expect(try bench.run() == [.finished])
    let whole = try StudyBench()
    #expect(try whole.run() == [.finished])
    for series in ["train", "valid", "test"] {
      let (own, other) = (try bench.file().series(series), try whole.file().series(series))
      for (column, values) in zip(own.columns, own.values) where !column.isMeasured {
        #expect(values == other[column: column.name], "\(series) \(column.name)")
      }
    }
  }

  @Test func `stops a run that diverges and says where`() throws {
    let bench = try StudyBench()
    let outcomes = try bench.run(settings: ["training.optimizer.lr=1e30"])
    guard case .diverged(let step, let source) = outcomes.first else {
      Issue.record("ended as \(outcomes)")
      return
    }
    let ending = try bench.file().ending()
    #expect(ending.status == .diverged)
    #expect(ending.step == step)
    #expect(ending.reason == source)
    #expect(step >= 1 && !source.isEmpty)
  }

  @Test func `captures taps of the examples it stores, at the steps asked for`() throws {
    let bench = try StudyBench()
    _ = try bench.run(
      """
      capture:
        - {taps: [layers.*.memory, layers.0.timenorm.mean], steps: [0, last], examples: 2, dtype: float32}
      variants: {gecko: {}, no-memory: {model.memory: none}}
      """)
    let capture = try #require(try bench.file().captures().first)
    #expect(capture.steps == [0, 6])
    #expect(capture.tokens?.shape == [2, 10])
    #expect(Set(capture.taps.map(\.name)) == ["layers.0.memory", "layers.0.timenorm.mean"])
    let memory = try bench.file().array(ofTap: "layers.0.memory", inCapture: capture.name)
    #expect(memory.shape == [2, 2, 2, 4, 6])
    #expect(memory.reals.contains { $0 != 0 })
    let ablated = try #require(try bench.file(1).captures().first)
    #expect(ablated.taps.map(\.name) == ["layers.0.timenorm.mean"])
  }

  @Test func `refuses a capture that matches nothing in any variant`() throws {
    let bench = try StudyBench()
    let error = #expect(throws: SpecErrors.self) {
      try bench.run("capture: [{taps: [layers.9.memory]}]\n")
    }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains("'layers.9.memory'"))
    #expect(bench.endings.isEmpty)
  }

  @Test func `stops early when its rule is met, with the last capture`() throws {
    let bench = try StudyBench()
    _ = try bench.run(
      "capture: [{taps: [final_norm], steps: [last]}]\n",
      settings: ["training.stop={metric: valid/accuracy, at_least: 0.0}"])
    #expect(try bench.file().series("train").steps == [1, 2, 3])
    #expect(try bench.file().captures().first?.steps == [3])
  }
}
