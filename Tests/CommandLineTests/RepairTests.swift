import Foundation
import Store
import Testing

@Suite struct `A repair of files` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Leaves a run of 5 rows as a killed writer does, with its log.
  private func storeKilledRun(in name: String) throws {
    let folder = bench.folder + "/" + name
    let writer = try RunFileWriter(
      inFolder: folder + "-writing",
      contents: RunFileContents(
        spec: "", resolvedSpec: "{}", provenance: [],
        series: [
          SeriesLayout(
            name: "train", columns: [MetricColumn(name: "loss", unit: "nats", description: "")])
        ], captures: []))
    for index in 0..<5 {
      try writer.append(series: "train", step: index, values: [Double(index)])
    }
    try writer.synchronize()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    for file in ["run-000.h5", "run-000.log"] {
      try FileManager.default.copyItem(
        atPath: "\(folder)-writing/\(file)", toPath: "\(folder)/\(file)")
    }
    try writer.finish(status: .finished, endTime: 0)
    try FileManager.default.removeItem(atPath: folder + "-writing")
  }

  @Test func `closes what killed runs left open, however often`() throws {
    try storeKilledRun(in: "study/a/key")
    try storeKilledRun(in: "study/b/key")
    let first = try bench.gecko.run("repair", "study")
    #expect(first.status == 0)
    #expect(first.messages.isEmpty)
    #expect(
      first.output == """
        study/a/key/run-000.h5: closed; no number was changed; rows: train 5
        study/b/key/run-000.h5: closed; no number was changed; rows: train 5

        """)
    let second = try bench.gecko.run("repair", "study/a/key/run-000.h5")
    #expect(second.status == 0)
    #expect(
      second.output == "study/a/key/run-000.h5: whole, left as it was; rows: train 5\n")
  }

  @Test func `writes damaged metrics anew, and says so`() throws {
    try storeKilledRun(in: "trial")
    try bench.write("rubbish", to: "trial/run-000.h5")
    let outcome = try bench.gecko.run("repair", "trial", "--json")
    #expect(outcome.status == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let file = try #require((object["files"] as? [[String: Any]])?.first)
    #expect(file["action"] as? String == "rebuilt")
    #expect(file["rows"] as? [String: Int] == ["train": 5])
    #expect(file["original"] as? String == "trial/run-000.damaged.h5")
    #expect(file["damage"] as? [String] == ["trial/run-000.h5: not an HDF5 file"])
  }

  @Test func `leaves a run alone that is being written`() throws {
    try storeKilledRun(in: "trial")
    let lock = try FolderLock(bench.folder + "/trial")
    let outcome = try bench.gecko.run("repair", "trial")
    #expect(outcome.status == 1)
    let process = ProcessInfo.processInfo.processIdentifier
    #expect(outcome.complaints.count == 1)
    #expect(outcome.messages.contains("another process (pid \(process)) is at work"))
    #expect(try DataFile.isLeftOpen(bench.folder + "/trial/run-000.h5"))
    withExtendedLifetime(lock) {}
  }

  @Test func `checks checkpoints, and refuses what it cannot repair`() throws {
    let folder = CheckpointFolder(bench.folder + "/trial")
    let path = try folder.write(
      Checkpoint(
        step: 3, resolvedSpec: "{}",
        parameters: [WeightArray(name: "a", shape: [2], values: [1, 2])]))
    let whole = try bench.gecko.run("repair", "trial")
    #expect(whole.output == "trial/checkpoint-3.h5: whole: its checksum is right\n")
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    bytes[bytes.count - 1] ^= 1
    try bench.write(bytes, to: "trial/checkpoint-3.h5")
    let damaged = try bench.gecko.run("repair", "trial", "missing.h5")
    #expect(damaged.status == 2)
    #expect(damaged.complaints.count == 2)
    #expect(damaged.messages.contains("checksum"))
    #expect(damaged.messages.contains("missing.h5: no such file"))
    let empty = try bench.gecko.run("repair", bench.folder + "/nothing")
    #expect(empty.status == 2)
  }
}
