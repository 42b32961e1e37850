import Foundation
import Store
import Testing

@Suite struct `A repair` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A run of 40 rows and 3 captures as a killed writer leaves it; its log is beside it.
  private func killedRun() throws -> String {
    let writing = try Scratch()
    let writer = try RunFileWriter(inFolder: writing.folder, contents: SmallRun.contents)
    for index in 0..<40 {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
      if index < 3 {
        try writer.capture(name: "taps", step: index, arrays: SmallRun.arrays(index))
        try writer.append(series: "valid", step: index, values: [Double(index)])
      }
    }
    try writer.synchronize()
    for name in ["run-000.h5", "run-000.log"] {
      try FileManager.default.copyItem(atPath: writing.path(name), toPath: scratch.path(name))
    }
    try writer.finish(status: .finished, endTime: 0)
    return scratch.path("run-000.h5")
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  private func damage(_ path: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = try bytes(path)
    change(&bytes)
    try Data(bytes).write(to: URL(filePath: path))
  }

  private func expectMetrics(of path: String) throws {
    let run = try RunFile(reading: path)
    let train = try run.series("train")
    #expect(train.steps == Array(0..<40))
    #expect(train.columns == SmallRun.train.columns)
    #expect(train.values[0] == (0..<40).map { SmallRun.row($0)[0] })
    #expect(train.values[1] == (0..<40).map { SmallRun.row($0)[1] })
    #expect(try run.series("valid").values == [[0, 1, 2]])
    #expect(run.spec == SmallRun.contents.spec)
    #expect(try !DataFile.isLeftOpen(path))
    #expect(try RunInspection(reading: path).problems.isEmpty)
  }

  private let allRows = RowCounts(
    series: ["train": 40, "valid": 3], captures: ["taps": 3, "narrow": 0])

  @Test func `of a killed run closes it and loses nothing`() throws {
    let path = try killedRun()
    #expect(try DataFile.isLeftOpen(path))
    let report = try RunRepair.repair(path)
    #expect(report.action == .cleared)
    #expect(report.rows == allRows)
    #expect(report.ending?.status == .running)
    #expect(report.original == nil)
    try expectMetrics(of: path)
    let taps = try RunFile(reading: path).array(ofTap: "layers.3.memory", inCapture: "taps")
    #expect(taps.reals == SmallRun.captured("layers.3.memory", times: 3))
    #expect(try RunFile(reading: path).provenance == SmallRun.contents.provenance)
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
    #expect(names.sorted() == ["run-000.h5", "run-000.log"])
  }

  @Test(.enabled(if: Python.has("h5py"), "python3 with h5py is not installed"))
  func `lets plain h5py open a killed run`() throws {
    let path = try killedRun()
    let opening = """
      import sys, h5py
      with h5py.File(sys.argv[1], "r") as f: print(f["metrics/train/values"].shape[0])
      """
    #expect(throws: Python.Failure.self) { try Python.run(opening, path) }
    _ = try RunRepair.repair(path)
    #expect(try Python.run(opening, path) == "40\n")
  }

  @Test func `leaves a whole file as it is, however often`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    try writer.append(series: "valid", step: 1, values: [0.5])
    try writer.finish(status: .diverged, endTime: 3, step: 1, reason: "NaN")
    let before = try bytes(writer.path)
    for _ in 0..<2 {
      let report = try RunRepair.repair(writer.path)
      #expect(report.action == .none)
      #expect(report.rows.series == ["train": 0, "valid": 1])
      #expect(report.ending?.status == .diverged)
    }
    #expect(try bytes(writer.path) == before)
    let killed = try killedRunBeside(writer.path)
    _ = try RunRepair.repair(killed)
    let repaired = try bytes(killed)
    #expect(try RunRepair.repair(killed).action == .none)
    #expect(try bytes(killed) == repaired)
  }

  private func killedRunBeside(_ path: String) throws -> String {
    for name in ["run-000.h5", "run-000.log"] {
      try FileManager.default.removeItem(atPath: scratch.path(name))
    }
    return try killedRun()
  }

  @Test(arguments: ["the root group", "the numbers", "the end", "the signature"])
  func `writes damaged metrics anew from the log`(_ place: String) throws {
    let path = try killedRun()
    try damage(path) { bytes in
      switch place {
      case "the root group": for index in 48..<200 { bytes[index] = 0 }
      case "the end": bytes.removeLast(bytes.count / 2)
      case "the signature": bytes[0] = 0
      default:
        // The bytes of the third row's loss: no checksum guards them.
        let loss = (0..<8).map {
          UInt8(truncatingIfNeeded: SmallRun.row(2)[0].bitPattern >> (8 * $0))
        }
        let found = bytes.indices.first { bytes[$0...].starts(with: loss) }
        if let found { bytes[found] ^= 1 }
      }
    }
    let damaged = try bytes(path)
    let report = try RunRepair.repair(path)
    #expect(report.action == .rebuilt)
    #expect(!report.damage.isEmpty)
    #expect(report.rows.series == allRows.series)
    #expect(report.original == scratch.path("run-000.damaged.h5"))
    #expect(try bytes(scratch.path("run-000.damaged.h5")) == damaged)
    let run = try RunFile(reading: path)
    #expect(try run.series("train").values[0] == (0..<40).map { SmallRun.row($0)[0] })
    #expect(try run.series("valid").values == [[0, 1, 2]])
    #expect(run.provenance.contains { $0.name == "rebuilt_from" })
    #expect(RunFile.segments(inFolder: scratch.folder) == [path])
    #expect(try RunRepair.repair(path).action == .none)
  }

  @Test func `believes a file beyond the end of a log that was cut`() throws {
    let path = try killedRun()
    let log = scratch.path("run-000.log")
    try Data(try bytes(log).prefix(1_500)).write(to: URL(filePath: log))
    #expect(try RunRepair.repair(path).action == .cleared)
    try expectMetrics(of: path)
  }

  @Test func `of damaged captures leaves the metrics, and says which`() throws {
    let path = try killedRun()
    // The index of the last tap's chunks; its checksum tells.
    try damage(path) { bytes in
      let places = bytes.indices.filter { bytes[$0...].starts(with: Array("EAIB".utf8)) }
      if let place = places.last { bytes[place + 20] ^= 1 }
    }
    let report = try RunRepair.repair(path)
    #expect(report.action == .cleared)
    #expect(report.rows.series == allRows.series)
    #expect(report.unreadable.count == 1)
    #expect(report.rows.captures.count == 1)
    #expect(try RunFile(reading: path).series("train").steps.count == 40)
  }

  @Test func `removes what a killed repair has left`() throws {
    let path = try killedRun()
    _ = try FolderLock(scratch.folder)
    let left = scratch.path(".run-000.h5.\(UUID().uuidString).partial")
    try Data("half".utf8).write(to: URL(filePath: left))
    _ = try RunRepair.repair(path)
    #expect(!FileManager.default.fileExists(atPath: left))
  }

  @Test func `keeps what ended and what it was asked, where another file says so`() throws {
    let path = try killedRun()
    let first = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    try first.finish(status: .interrupted, endTime: 1)
    try damage(path) { $0[0] = 0 }
    _ = try RunRepair.repair(path)
    #expect(try RunFile(reading: path).spec == SmallRun.contents.spec)
    #expect(try RunFile(reading: path).ending().status == .running)
  }

  @Test func `refuses a damaged file without a log, and leaves it`() throws {
    let path = try killedRun()
    try FileManager.default.removeItem(atPath: scratch.path("run-000.log"))
    try damage(path) { bytes in for index in 48..<200 { bytes[index] = 0 } }
    let before = try bytes(path)
    #expect(throws: StoreError.self) { try RunRepair.repair(path) }
    #expect(try bytes(path) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).count == 1)
  }

  @Test func `refuses a run that is being written`() throws {
    let path = try killedRun()
    let before = try bytes(path)
    let lock = try FolderLock(scratch.folder)
    #expect {
      try RunRepair.repair(path)
    } throws: { error in
      "\(error)".contains("another process (pid \(ProcessInfo.processInfo.processIdentifier))")
    }
    #expect(try bytes(path) == before)
    withExtendedLifetime(lock) {}
  }

  @Test func `leaves files of other formats alone`() throws {
    let path = scratch.path("run-000.h5")
    try DataFile.write(to: path, attributes: [Attribute("format", "gecko-run-2")], arrays: [:])
    try Data("a log".utf8).write(to: URL(filePath: scratch.path("run-000.log")))
    #expect(
      throws: StoreError.malformed(
        file: path, place: "attribute 'format'", expected: "'gecko-run-1'",
        found: "'gecko-run-2', which a newer version of gecko has written")
    ) {
      try RunRepair.repair(path)
    }
    #expect(throws: StoreError.missing(file: scratch.path("none.h5"))) {
      try RunRepair.repair(scratch.path("none.h5"))
    }
    for folder in [scratch.folder, "."] {
      #expect(throws: StoreError.notHDF5(file: folder)) { try RunRepair.repair(folder) }
    }
  }
}
