import Experiments
import Foundation
import Models
import Specs
import Store
import Testing

/// `training.carry_state`: windows that follow each other, and states that go on with them.
@Suite struct `A training that carries its state` {
  private static let settings = [
    "training.carry_state=true", "training.statistics_every=2", "training.checkpoint_every=2",
    "training.evaluate_every=3", "model.dropout=0.1",
  ]

  /// Some 5,600 bytes: a window of 16 tokens sees nothing of the line before it.
  private func task(in bench: StudyBench) throws -> String {
    let text = (0..<400).map { "row \($0 * 13 % 97) of it.\n" }.joined()
    try text.write(toFile: bench.folder + "/text.txt", atomically: true, encoding: .utf8)
    return "{kind: text, path: \(bench.folder)/text.txt, length: 16, valid_windows: 12, "
      + "test_windows: 13}"
  }

  private func run(
    _ bench: StudyBench, _ settings: [String], threads: Int = 1,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> [TrialOutcome] {
    try bench.run(
      task: task(in: bench), settings: settings, threads: threads, isCancelled: isCancelled)
  }

  private func numbers(_ bench: StudyBench) throws -> [String: [UInt64]] {
    let file = try bench.file(bench.endings.count - 1)
    var numbers: [String: [UInt64]] = [:]
    for name in try file.seriesNames() {
      let series = try file.series(name)
      for (column, values) in zip(series.columns, series.values) where !column.isMeasured {
        numbers["\(name)/\(column.name)"] = values.map(\.bitPattern)
      }
    }
    return numbers
  }

  @Test(arguments: ["gecko", "megalodon", "mega", "llama"])
  func `goes on from its checkpoint to the same bits`(_ architecture: String) throws {
    var settings = Self.settings + ["model.arch=\(architecture)"]
    if "\(architecture)" != "llama" { settings.append("model.timenorm_num_groups=1") }
    if architecture == "mega" { settings.append("model.num_heads=1") }
    let whole = try StudyBench()
    #expect(try run(whole, settings) == [.finished])
    for step in [1, 4, 5] {
      let cut = try StudyBench()
      let countdown = Countdown(step)
      #expect(try run(cut, settings, isCancelled: { countdown.isOver() }) == [.interrupted])
      #expect(try run(cut, settings, threads: 3) == [.finished])
      #expect(try numbers(cut) == numbers(whole), "\(architecture), step \(step)")
    }
  }

  @Test func `has other numbers than one that does not, and the key of those stays`() throws {
    let (carried, alone) = (try StudyBench(), try StudyBench())
    #expect(try run(carried, Self.settings) == [.finished])
    #expect(
      try run(alone, Self.settings.map { $0.replacing("=true", with: "=false") }) == [.finished])
    let (one, other) = (try numbers(carried), try numbers(alone))
    #expect(one["train/loss"] != other["train/loss"])
    #expect(one["test/bits_per_byte"] != other["test/bits_per_byte"])
    #expect(try carried.file().resolvedSpec.contains("carry_state"))
    #expect(try !alone.file().resolvedSpec.contains("carry_state"))
  }

  @Test func `keeps a state of each micro-batch in its checkpoints`() throws {
    let bench = try StudyBench()
    #expect(try run(bench, Self.settings) == [.finished])
    let folder = bench.endings[0].folder
    let newest = try #require(CheckpointFolder(folder).newest().found).checkpoint
    let names = Set(newest.carried.map(\.name))
    // Six sequences a step, two in a micro-batch, after six windows of 16 tokens.
    #expect(names.contains("0.layers.0.ema") && names.contains("2.layers.0.memory"))
    #expect(!names.contains { $0.hasPrefix("3.") })
    let position = try #require(newest.carried.first { $0.name == "1.position.int64" })
    #expect(position.values == [0, 0, 0, 96])
  }

  @Test func `is evaluated in streams, and so is the trained model later`() throws {
    let bench = try StudyBench()
    #expect(try run(bench, Self.settings) == [.finished])
    let trained = try TrainedModel(at: bench.endings[0].folder)
    let stored = try bench.file().series("test")
    for threads in [1, 4] {
      let evaluation = try trained.evaluations(
        over: TaskGrid([]), ofSpec: nil, split: "test", examples: nil, piece: nil)[0]
      // Six streams of two windows: the thirteenth does not fill another row.
      #expect(evaluation.count == 12)
      let result = try #require(evaluation.run(threads: threads) { _ in true })
      for (measure, values) in zip(result.measures, stored.values.dropFirst()) {
        #expect(measure.value == values.last, "\(measure.name)")
      }
    }
  }

  @Test func `is refused for a task whose examples do not follow each other`() throws {
    let bench = try StudyBench()
    #expect {
      _ = try bench.run(settings: ["training.carry_state=true"])
    } throws: { error in
      "\(error)".contains("expected task.kind: text, whose windows follow each other")
    }
  }
}
