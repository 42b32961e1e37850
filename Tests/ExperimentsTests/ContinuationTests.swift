import Experiments
import Foundation
import Store
import Testing

@Suite struct `A trial that was cut short` {
  private static let settings = [
    "model.dropout=0.2", "training.statistics_every=2", "training.checkpoint_every=2",
    "training.evaluate_every=2",
  ]
  private static let captures = """
    capture:
      - {taps: [layers.*.memory], steps: [0, 3, last], examples: 2}

    """

  /// Every number of a run but those of the clock, captures included.
  private func numbers(_ bench: StudyBench) throws -> [String: [Double]] {
    let file = try bench.file(bench.endings.count - 1)
    var numbers: [String: [Double]] = [:]
    for name in try file.seriesNames() {
      let series = try file.series(name)
      numbers[name] = series.steps.map(Double.init)
      for (column, values) in zip(series.columns, series.values) where !column.isMeasured {
        numbers["\(name)/\(column.name)"] = values
      }
    }
    for capture in try file.captures() {
      numbers[capture.name] = capture.steps.map(Double.init)
      for tap in capture.taps {
        numbers["\(capture.name)/\(tap.name)"] =
          try file.array(ofTap: tap.name, inCapture: capture.name).reals
      }
    }
    return numbers
  }

  private func uninterrupted(_ settings: [String] = settings) throws -> [String: [Double]] {
    let bench = try StudyBench()
    #expect(try bench.run(Self.captures, settings: settings) == [.finished])
    return try numbers(bench)
  }

  @Test(arguments: 0...6)
  func `has the numbers of one that was not, wherever it stopped`(_ step: Int) throws {
    let bench = try StudyBench()
    let countdown = Countdown(step)
    let outcome = try bench.run(
      Self.captures, settings: Self.settings, isCancelled: { countdown.isOver() })
    #expect(outcome == [step == 6 ? .finished : .interrupted])
    #expect(try bench.run(Self.captures, settings: Self.settings, threads: 2) == [.finished])
    #expect(try numbers(bench) == uninterrupted())
  }

  @Test func `goes on after being cut short again and again`() throws {
    let bench = try StudyBench()
    for _ in 0..<4 {
      let countdown = Countdown(2)
      _ = try bench.run(
        Self.captures, settings: Self.settings, isCancelled: { countdown.isOver() })
    }
    #expect(try bench.run(Self.captures, settings: Self.settings) == [.finished])
    #expect(try numbers(bench) == uninterrupted())
  }

  /// What is left when a process is killed after step 5: no checkpoint of that step, a file that says
  /// it is being written, and rows that the newest checkpoint does not know.
  @Test func `continues from an earlier checkpoint when the newest is missing or damaged`() throws {
    for damage in ["missing", "cut short", "changed"] {
      let bench = try StudyBench()
      let countdown = Countdown(5)
      _ = try bench.run(
        Self.captures, settings: Self.settings, isCancelled: { countdown.isOver() })
      let folder = bench.endings[0].folder
      let newest = try #require(CheckpointFolder(folder).paths().last)
      #expect(newest.step == 5)
      let bytes = try Data(contentsOf: URL(filePath: newest.path))
      switch damage {
      case "missing": try FileManager.default.removeItem(atPath: newest.path)
      case "cut short": try bytes.prefix(bytes.count / 2).write(to: URL(filePath: newest.path))
      default:
        var changed = bytes
        changed[bytes.count / 2] ^= 0x10
        try changed.write(to: URL(filePath: newest.path))
      }
      #expect(try bench.run(Self.captures, settings: Self.settings) == [.finished])
      #expect(try numbers(bench) == uninterrupted(), "\(damage)")
    }
  }

  @Test func `starts anew when every checkpoint is damaged, and says so in its log`() throws {
    let bench = try StudyBench()
    let countdown = Countdown(4)
    _ = try bench.run(Self.captures, settings: Self.settings, isCancelled: { countdown.isOver() })
    let folder = bench.endings[0].folder
    for (_, path) in CheckpointFolder(folder).paths() {
      try Data("no checkpoint".utf8).write(to: URL(filePath: path))
    }
    #expect(try bench.run(Self.captures, settings: Self.settings) == [.finished])
    #expect(try numbers(bench) == uninterrupted())
    let log = try String(contentsOfFile: folder + "/log.txt", encoding: .utf8)
    #expect(log.contains("cannot continue from checkpoint-4.h5"))
    #expect(log.split(separator: "\n").count { $0.hasSuffix(" starts") } == 2)
  }

  @Test func `does not go on training after its stop rule was met`() throws {
    let settings = Self.settings + ["training.stop={metric: valid/accuracy, at_least: 0.0}"]
    let bench = try StudyBench()
    #expect(try bench.run(Self.captures, settings: settings) == [.finished])
    let folder = bench.endings[0].folder
    // As if the process had been killed after its last checkpoint: nothing says that it finished.
    for path in RunFile.segments(inFolder: folder) {
      let copy = try RunFile(reading: path)
      #expect(try copy.series("train").steps == [1, 2])
    }
    let checkpoint = try #require(CheckpointFolder(folder).paths().last)
    #expect(checkpoint.step == 2)
    #expect(
      try CheckpointFolder.read(checkpoint.path).about.contains {
        $0.name == "has_stopped" && ($0.value == .flag(true) || $0.value == .integer(1))
      })
  }

  @Test func `keeps the last checkpoint and the best`() throws {
    let bench = try StudyBench()
    _ = try bench.run(
      settings: [
        "training.steps=12", "training.evaluate_every=1", "training.checkpoint_every=1",
        "training.keep_checkpoints=3",
      ])
    let folder = bench.endings[0].folder
    let kept = CheckpointFolder(folder).paths()
    let accuracy = try #require(try bench.file().series("valid")[column: "accuracy"])
    let best = 1 + (accuracy.firstIndex(of: accuracy.max() ?? 0) ?? 0)
    #expect(kept.map(\.step) == Array(Set([best, 10, 11, 12])).sorted())
    let last = try CheckpointFolder.read(kept[kept.count - 1].path)
    #expect(last.best?.step == best)
    #expect(last.best?.value == accuracy.max())
    #expect(last.streams.map(\.name) == ["data", "dropout"])
    #expect(last.streams.map(\.position) == [12 * 6, 12])
  }

  @Test func `is not written by two processes at once`() throws {
    let bench = try StudyBench()
    let countdown = Countdown(3)
    _ = try bench.run(isCancelled: { countdown.isOver() })
    let lock = try FolderLock(bench.endings[0].folder)
    let outcomes = try bench.run()
    guard case .failed(let reason) = outcomes.first else {
      Issue.record("ended as \(outcomes)")
      return
    }
    #expect(reason.contains("another process"))
    withExtendedLifetime(lock) {}
  }
}
