import Foundation
import Store
import Testing

@Suite struct `What a file holds` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private static let contents = RunFileContents(
    spec: "experiment: shown\n", resolvedSpec: "{}", provenance: [Attribute("variant", "gecko")],
    series: [
      SeriesLayout(
        name: "train", columns: [MetricColumn(name: "loss", unit: "nats", description: "mean")]),
      SeriesLayout(
        name: "valid", columns: [MetricColumn(name: "loss", unit: "nats", description: "mean")]),
    ], captures: [])

  private func beginRun() throws -> RunFileWriter {
    try RunFileWriter(inFolder: bench.folder + "/trial", contents: Self.contents)
  }

  private func storeRun(rows: Int = 3) throws {
    let writer = try beginRun()
    for index in 0..<rows {
      try writer.append(series: "train", step: index, values: [1 / Double(index + 1)])
    }
    try writer.finish(status: .finished, endTime: 0, step: rows)
  }

  @Test func `is shown of a run, finished or not`() throws {
    try storeRun()
    let outcome = try bench.gecko.run("show", "trial/run-000.h5")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    #expect(outcome.output.contains("status   finished at step 3"))
    #expect(outcome.output.contains("series train  3 rows"))
    let writer = try beginRun()
    let running = try bench.gecko.run("show", writer.path)
    #expect(running.status == 0)
    #expect(running.output.contains("status   running; not closed by its writer"))
    try writer.finish(status: .finished, endTime: 0)
    let folder = try bench.gecko.run("show", "trial")
    #expect(folder.status == 0)
    #expect(folder.output.contains("run-000.h5") && folder.output.contains("run-001.h5"))
  }

  @Test func `is told as JSON and as rows`() throws {
    try storeRun()
    let json = try bench.gecko.run("show", "trial/run-000.h5", "--json", "--rows", "2")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["kind"] as? String == "run")
    let rows = try bench.gecko.run("show", "trial", "--series", "train", "--csv")
    #expect(rows.output == "step,loss\n0,1.0\n1,0.5\n2,0.3333333333333333\n")
    let last = try bench.gecko.run("show", "trial", "--series", "train", "--rows", "1")
    #expect(last.output == "step      loss\n          nats\n----  --------\n   2  0.333333\n")
    let spec = try bench.gecko.run("show", "trial/run-000.h5", "--spec")
    #expect(spec.output == "experiment: shown\n\n")
  }

  @Test func `is followed while it is written`() throws {
    let writer = try beginRun()
    let following = try bench.gecko.start(["show", writer.path, "--follow"])
    for index in 0..<40 {
      try writer.append(series: "train", step: index, values: [Double(index) / 8])
      if index % 3 == 0 { try writer.synchronize() }
      usleep(20_000)
    }
    try writer.finish(status: .finished, endTime: 0)
    let outcome = following.outcome()
    #expect(outcome.status == 0)
    let expected = (0..<40).map { "\($0),\(Double($0) / 8)\n" }.joined()
    #expect(outcome.output == "step,loss\n" + expected)
  }

  @Test func `is not shown of what is none`() throws {
    try bench.write("text", to: "text.h5")
    try FileManager.default.createDirectory(
      atPath: bench.folder + "/empty", withIntermediateDirectories: true)
    try DataFile.write(
      to: bench.folder + "/newer.h5", attributes: [Attribute("format", "gecko-run-2")],
      arrays: [:])
    for (path, reason) in [
      ("missing.h5", "missing.h5: no such file"), ("text.h5", "text.h5: not an HDF5 file"),
      ("empty", "empty: folder: expected run files or checkpoints, found none"),
      (
        "newer.h5",
        "newer.h5: attribute 'format': expected 'gecko-run-1', found 'gecko-run-2', "
          + "which a newer version of gecko has written"
      ),
    ] {
      let outcome = try bench.gecko.run("show", path)
      #expect(outcome.status == 2)
      #expect(outcome.complaints == [reason])
      #expect(outcome.output.isEmpty)
    }
    let mistake = try bench.gecko.run("show", "newer.h5", "--csv")
    #expect(mistake.status == 2)
    #expect(mistake.messages.contains("--csv: expected the name of a series"))
  }

  @Test(.enabled(if: Python.hasH5py, "python3 with h5py is not installed"))
  func `is shown of other programs' files, or refused when they are damaged`() throws {
    let path = bench.folder + "/foreign.h5"
    try Python.makeOldFile(path)
    let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let shown = try bench.gecko.run("show", "foreign.h5")
    #expect(shown.status == 0)
    #expect(shown.output.contains("g/x"))
    var state: UInt64 = 88_172_645_463_325_252
    for _ in 0..<25 {
      var bytes = whole
      for _ in 0..<3 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        bytes[Int(state % 2_048)] ^= UInt8(truncatingIfNeeded: state >> 40)
      }
      try bench.write(bytes, to: "damaged.h5")
      let outcome = try bench.gecko.run("show", "damaged.h5")
      #expect((0...2).contains(outcome.status), "\(outcome.messages)")
      #expect(outcome.complaints.count == (outcome.status == 0 ? 0 : 1))
    }
  }
}

/// The python3 on this machine, for making a file as others do.
private enum Python {
  static var hasH5py: Bool { (try? run("import h5py", "")) == 0 }

  static func makeOldFile(_ path: String) throws {
    let status = try run(
      """
      import sys, h5py, numpy as np
      with h5py.File(sys.argv[1], "w") as f:
        f.attrs["title"] = "old"
        f["g/x"] = np.arange(6.0)
        f["g/x"].attrs["unit"] = "m"
      """, path)
    #expect(status == 0)
  }

  private static func run(_ program: String, _ argument: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, argument]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
