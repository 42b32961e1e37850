import Foundation
import Store
import Testing

/// Files with damage in them, into everything that reads them: in a process of its own, which must
/// not crash, spend a minute of processor time, or take more than half a gigabyte.
@Suite struct `A damaged file` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Makes a run: 30 rows, 2 captures; where it ends as a killed writer leaves it, and whole.
  private func makeRun() throws -> (killed: String, whole: String) {
    let writer = try RunFileWriter(inFolder: scratch.path("run"), contents: SmallRun.contents)
    for index in 0..<30 {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
    }
    for index in 0..<2 {
      try writer.capture(name: "taps", step: index, arrays: SmallRun.arrays(index))
      try writer.capture(name: "narrow", step: index, arrays: SmallRun.arrays(index))
    }
    try writer.synchronize()
    try FileManager.default.copyItem(atPath: writer.path, toPath: scratch.path("killed.h5"))
    try writer.finish(status: .finished, endTime: 0)
    return (scratch.path("killed.h5"), writer.path)
  }

  @Test(arguments: ["killed", "whole"])
  func `that was a run is refused or read`(_ kind: String) async throws {
    let files = try makeRun()
    let path = kind == "killed" ? files.killed : files.whole
    await #expect(processExitsWith: .success) { [path = path as String] in
      let damaged = try DamagedFile(path)
      for seed in 0..<250 {
        let copy = try damaged.make(seed)
        damaged.attempt {
          let run = try RunFile(reading: copy)
          damaged.attempt { _ = try run.ending() }
          damaged.attempt { _ = try run.rowCounts() }
          for name in (try? run.seriesNames()) ?? [] {
            damaged.attempt {
              let series = try run.series(name)
              try #require(series.values.allSatisfy { $0.count == series.steps.count })
            }
            damaged.attempt { _ = try run.rows(from: 0, of: name, columns: 2) }
          }
          for capture in (try? run.captures()) ?? [] {
            for tap in capture.taps {
              damaged.attempt { _ = try run.array(ofTap: tap.name, inCapture: capture.name) }
            }
          }
        }
        damaged.attempt { _ = try RunInspection(reading: copy) }
        DataFile.readEverything(copy)
      }
      try damaged.finish()
    }
  }

  @Test func `that was a run is repaired to the last number`() async throws {
    let path = try makeRun().killed
    let log = scratch.path("run/run-000.log")
    await #expect(processExitsWith: .success) { [path = path as String, log = log as String] in
      let damaged = try DamagedFile(path)
      let original = try RunFile(reading: path).series("train")
      for seed in 1_000..<1_150 {
        let copy = try damaged.make(seed)
        try Data(contentsOf: URL(filePath: log))
          .write(to: URL(filePath: MetricsLog.path(besideSegment: copy)))
        damaged.attempt {
          _ = try RunRepair.repair(copy)
          let repaired = try RunFile(reading: copy).series("train")
          try #require(repaired == original, "seed \(seed)")
          try #require(try !DataFile.isLeftOpen(copy))
          try #require(try RunRepair.repair(copy).action == .none)
        }
      }
      try damaged.finish()
    }
  }

  @Test func `that was a fixture is refused or read`() async throws {
    var fixture = FixtureFile(kind: "model", name: "größe", config: "{}")
    for index in 0..<12 {
      fixture.inputs["x\(index)"] = NumericArray(
        shape: [7, 5], reals: (0..<35).map { Double($0) / 3 })
      fixture.parameters["layers.\(index).w"] = NumericArray(shape: [2], integers: [1, 2])
    }
    let path = scratch.path("fixture.h5")
    try fixture.write(to: path)
    await #expect(processExitsWith: .success) { [path = path as String] in
      let damaged = try DamagedFile(path)
      for seed in 0..<250 {
        let copy = try damaged.make(seed)
        damaged.attempt {
          let read = try FixtureFile(reading: copy)
          try #require(read.inputs.values.allSatisfy { $0.count < 1 << 20 })
        }
        damaged.attempt { _ = try DataFile(reading: copy).entries() }
      }
      try damaged.finish()
    }
  }

  @Test(.enabled(if: Python.has("h5py"), "python3 with h5py is not installed"))
  func `that h5py has written without checksums is refused or read`() async throws {
    let path = scratch.path("fixture.h5")
    try Python.run(
      """
      import sys, h5py, numpy as np
      with h5py.File(sys.argv[1], "w") as f:
        for name in ["kind", "name", "config"]: f.attrs[name] = "{}"
        f.attrs["format"] = "gecko-fixture-1"
        for i in range(12):
          f[f"inputs/x{i}"] = np.arange(35.0).reshape(7, 5)
          f.create_dataset(f"params/w{i}", data=np.arange(20), chunks=(6,), compression="gzip")
      """, path)
    await #expect(processExitsWith: .success) { [path = path as String] in
      let damaged = try DamagedFile(path)
      for seed in 0..<250 {
        let copy = try damaged.make(seed)
        damaged.attempt { _ = try FixtureFile(reading: copy) }
        damaged.attempt { _ = try DataFile.isGuarded(copy) }
      }
      try damaged.finish()
    }
  }

  @Test func `that was a study is refused or read`() async throws {
    let folder = scratch.path("study")
    let writer = try RunFileWriter(
      inFolder: folder + "/gecko/key", contents: SmallRun.contents)
    try writer.append(series: "train", step: 1, values: [1, 2])
    try writer.finish(status: .finished, endTime: 0)
    let numbers = NumericArray(shape: [1, 2], reals: [1, 2])
    let path = try StudyFile.rebuild(
      inFolder: folder, about: [Attribute("experiment", "x")],
      trials: [StudyFile.Trial(variant: "gecko", replicate: 0, folder: folder + "/gecko/key")],
      tables: [
        StudyFile.Table(
          name: "comparison", axes: ("variant", "measure"), rows: ["gecko"],
          columns: ["loss", "time"], units: ["nats", "s"],
          arrays: [StudyFile.Table.Array(name: "mean", description: "mean", numbers: numbers)])
      ])
    await #expect(processExitsWith: .success) { [path = path as String] in
      let damaged = try DamagedFile(path)
      for seed in 0..<250 {
        let copy = try damaged.make(seed)
        damaged.attempt {
          let study = try StudyFile(reading: copy)
          for name in study.tables { damaged.attempt { _ = try study.table(name) } }
          for stack in study.stacks { damaged.attempt { _ = try study.values(ofStack: stack) } }
        }
        damaged.attempt { _ = try FixtureFile(reading: copy) }
      }
      try damaged.finish()
    }
  }

  @Test func `that was a checkpoint is refused`() async throws {
    let path = try CheckpointFolder(scratch.folder).write(CheckpointSample.whole)
    await #expect(processExitsWith: .success) { [path = path as String] in
      let damaged = try DamagedFile(path)
      let whole = try Data(contentsOf: URL(filePath: path))
      for seed in 0..<250 {
        let copy = try damaged.make(seed)
        let isChanged = try Data(contentsOf: URL(filePath: copy)) != whole
        damaged.attempt {
          _ = try CheckpointFolder.read(copy)
          try #require(!isChanged, "seed \(seed)")
        }
        damaged.attempt { _ = try Checkpoint.isCheckpoint(copy) }
      }
      try damaged.finish()
    }
  }
}

/// Makes damaged copies of a file, the same for the same seed, and watches what reading them costs.
private struct DamagedFile {
  private let whole: [UInt8]
  private let path: String
  /// The peak that a process begins with: on Linux that of the one that started it.
  private let inheritedPeak = Host.peakResidentBytes

  init(_ path: String) throws {
    whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
    self.path = path + "-damaged.h5"
    // A reader that hangs is ended, and so found.
    var limit = rlimit(rlim_cur: 60, rlim_max: 60)
    #if os(Linux)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit) == 0)
    #else
      try #require(setrlimit(RLIMIT_CPU, &limit) == 0)
    #endif
  }

  /// Does something that may fail, but only with an error that names the file.
  func attempt(_ read: () throws -> Void) {
    do {
      try read()
    } catch let error as StoreError {
      guard "\(error)".hasPrefix(path) else { fatalError("an error without its file: \(error)") }
    } catch {
      fatalError("\(error)")
    }
  }

  /// Checks that nothing took much memory.
  func finish() throws {
    let peak = Host.peakResidentBytes
    try #require(
      peak < max(512e6, inheritedPeak + 64e6), "\(peak) bytes, \(inheritedPeak) at first")
  }

  /// Writes a damaged copy; the file's first pages, where its structure is, get half of the damage.
  func make(_ seed: Int) throws -> String {
    var dice = Dice(seed: UInt64(seed))
    var bytes = whole
    func number(_ count: Int) -> Int { Int.random(in: 0..<count, using: &dice) }
    func place() -> Int { number(number(2) == 0 ? min(bytes.count, 16_384) : bytes.count) }
    switch number(7) {
    case 0: bytes.removeLast(number(bytes.count))
    case 1: for _ in 0...number(8) { bytes[place()] ^= 1 << UInt8(number(8)) }
    case 2: fill(&bytes, place(), [8, 64, 512, 4_096][number(4)]) { 0 }
    case 3: fill(&bytes, place(), 1 + number(64)) { UInt8(number(256)) }
    case 4:
      let (first, second) = (place() / 512 * 512, place() / 512 * 512)
      for index in 0..<512 where max(first, second) + index < bytes.count {
        bytes.swapAt(first + index, second + index)
      }
    case 5: fill(&bytes, place(), [1, 2, 4, 8][number(4)]) { [0xff, 0x7f, 0, 1][number(4)] }
    default:
      let position = place()
      if number(2) == 0 {
        bytes.removeSubrange(position..<min(position + 1 + number(32), bytes.count))
      } else {
        bytes.insert(contentsOf: (0...number(32)).map { _ in UInt8(number(256)) }, at: position)
      }
    }
    // What an earlier repair has left of the one before.
    try? FileManager.default.removeItem(atPath: path.dropLast(3) + ".damaged.h5")
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  private func fill(_ bytes: inout [UInt8], _ start: Int, _ count: Int, _ value: () -> UInt8) {
    for index in start..<min(start + count, bytes.count) { bytes[index] = value() }
  }
}
