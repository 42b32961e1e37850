import Foundation
import Report
import Store
import Testing

@Suite struct `A listing` {
  private let study: StoredStudy

  init() throws { study = try StoredStudy() }

  private func lines(_ path: String, rows: Int = 1) throws -> [String] {
    try Listings.listing(of: path, rows: rows).lines
  }

  private func object(_ path: String) throws -> [String: Any] {
    let text = try JSONText.encoding(Listings.listing(of: path))
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `of a run has its facts, its last rows and its captures`() throws {
    let path = try study.storeRich()
    let lines = try lines(path, rows: 2)
    #expect(
      lines == [
        "file        \(path)",
        "kind        run (gecko-run-1), \(Self.size(of: path))",
        "status      diverged at step 20, 2023-11-14T22:13:20Z: NaN in layers.0",
        "variant     größe of two lines",
        "start_time  2023-11-14T22:13:20Z",
        "spec        2 lines; --spec shows it",
        "",
        "series train  3 rows",
        "  column  step 10   step 20  unit      meaning",
        "  ------  -------  --------  --------  ----------------",
        "  loss        0.5       nan  nats      mean",
        "  speed     1e+06  0.333333  tokens/s  clock (measured)",
        "",
        "series valid  0 rows",
        "  column  unit  meaning",
        "  ------  ----  -------",
        "  loss    nats  mean",
        "",
        "capture taps  1 step, bfloat16, uncompressed, chunks for one step, 2 examples, 24 B",
        "  step 20",
        "  tap              axes",
        "  ---------------  --------------------",
        "  layers.0.memory  example 2, feature 6",
      ])
  }

  private static func size(of path: String) -> String {
    "\((Folder.byteCount(of: path) + 500) / 1000) kB"
  }

  @Test func `of a run is told as JSON`() throws {
    let object = try object(study.storeRich())
    #expect(object["kind"] as? String == "run")
    #expect(object["status"] as? String == "diverged")
    #expect(object["closed"] as? Bool == true)
    let series = try #require(object["series"] as? [[String: Any]])
    #expect(series.map { $0["rows"] as? Int } == [3, 0])
    let columns = try #require(series[0]["columns"] as? [[String: Any]])
    #expect(columns[0]["last_values"] as? [String] == ["nan"])
    #expect(columns[1]["measured"] as? Bool == true)
    let captures = try #require(object["captures"] as? [[String: Any]])
    #expect(captures[0]["steps"] as? [Int] == [20])
    #expect((object["provenance"] as? [String: Any])?["variant"] as? String != nil)
  }

  @Test func `of a checkpoint has its state and its parameters`() throws {
    let path = try study.storeCheckpoint()
    let lines = try lines(path)
    for line in [
      "step         7", "best         loss 1.5 at step 5", "optimizer    adamw after 7 updates",
      "stream data  at 56, seed 3", "run file     run-000.h5, rows: train 7",
      "variant      gecko", "5 parameters in 2 arrays", "  embed.weight  [2, 2]  0.5",
      "  norm.weight   [1]       2",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    let object = try object(path)
    #expect(object["parameter_count"] as? Int == 5)
    #expect(object["best"] as? String == "loss 1.5 at step 5")
  }

  @Test func `of a study has its trials and its tables`() throws {
    try study.store("gecko", 0, valid: (1.5, 0.5))
    let path = try study.table().store(
      inFolder: study.folder, manifest: study.manifest())
    let lines = try lines(path)
    #expect(lines.contains("experiment  recall"))
    #expect(lines.contains("gecko          0  gecko/key-0/run-000.h5"))
    #expect(lines.contains { $0.hasPrefix("  gecko           1.5") })
    try FileManager.default.removeItem(atPath: study.folder + "/gecko")
    #expect(try self.lines(path).contains { $0.hasSuffix("run-000.h5  (not there)") })
    let tables = try #require(try object(path)["tables"] as? [[String: Any]])
    #expect(tables[0]["rows"] as? [String] == ["gecko"])
  }

  @Test func `of a folder has a line a file`() throws {
    try study.store("gecko", 0, valid: (1.5, 0.5))
    let checkpoint = try study.storeCheckpoint()
    try Data("x".utf8).write(to: URL(filePath: study.folder + "/gecko/key-0/run-001.h5"))
    let lines = try lines(study.folder)
    #expect(lines.count == 5)
    #expect(lines.contains { $0.contains("gecko/key-0/run-000.h5") && $0.contains("train 2") })
    #expect(lines.contains { $0.contains("run-001.h5") && $0.contains("unreadable") })
    #expect(lines.contains { $0.contains("checkpoint-7.h5") && $0.hasSuffix("whole") })
    let folder = NSString(string: checkpoint).deletingLastPathComponent
    #expect(try self.lines(folder).count == 3)
    try FileManager.default.createDirectory(
      atPath: study.folder + "/empty", withIntermediateDirectories: true)
    #expect(throws: StoreError.self) { try self.lines(study.folder + "/empty") }
  }

  @Test func `of any HDF5 file has its datasets`() throws {
    try study.makeFolder()
    let path = study.folder + "/data.h5"
    try DataFile.write(
      to: path, attributes: [Attribute("title", "a\nb\u{1b}[31m")],
      arrays: ["g/x": NumericArray(shape: [2, 3], reals: [1, 2, 3, 4, 5, 6])])
    let lines = try lines(path)
    #expect(lines[0] == "file   \(path)")
    #expect(lines[1].hasPrefix("kind   HDF5, "))
    #expect(
      lines[2...] == [
        "title  a b[31m", "", "dataset  type     shape   stored",
        "-------  -------  ------  ------", "g/x      float64  [2, 3]    48 B",
      ])
    try FixtureFile(kind: "model", name: "n", config: "{}").write(to: study.folder + "/f.h5")
    let fixture = try self.lines(study.folder + "/f.h5")
    #expect(fixture[1].hasPrefix("kind    fixture (gecko-fixture-1)"))
  }

  @Test(arguments: ["gecko-run-2", "gecko-fixture-3"])
  func `of a newer version names both`(_ format: String) throws {
    try study.makeFolder()
    let path = study.folder + "/newer.h5"
    try DataFile.write(to: path, attributes: [Attribute("format", .text(format))], arrays: [:])
    #expect {
      try lines(path)
    } throws: { error in
      "\(error)".hasSuffix("found '\(format)', which a newer version of gecko has written")
        && "\(error)".contains("expected 'gecko-")
    }
  }

  @Test func `of rows has them as they were, and the new ones`() throws {
    let path = try study.storeRich()
    var rows = try SeriesRows("train", of: path)
    #expect(rows.heading == "step,loss,speed")
    #expect(try rows.newLines() == ["0,2.0,0.1", "10,0.5,1000000.0", "20,nan,0.3333333333333333"])
    #expect(try rows.newLines() == [])
    #expect(try rows.hasEnded())
    var last = try SeriesRows("train", of: path, last: 1)
    #expect(try last.newLines() == ["20,nan,0.3333333333333333"])
    #expect(throws: StoreError.self) { try SeriesRows("none", of: path) }
    #expect(
      try SeriesTable("train", of: path, rows: 2).lines == [
        "step  loss     speed", "      nats  tokens/s", "----  ----  --------",
        "  10   0.5     1e+06", "  20   nan  0.333333",
      ])
  }

  @Test func `of a damaged file is an error or a listing`() async throws {
    let paths = [try study.storeRich(), try study.storeCheckpoint()]
    for path in paths {
      await #expect(processExitsWith: .success) { [path = path as String] in
        let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let copy = path + "-damaged.h5"
        var state: UInt64 = 88_172_645_463_325_252
        for index in 0..<150 {
          var bytes = whole
          for _ in 0...(index % 5) {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            bytes[Int(state % UInt64(bytes.count))] ^= UInt8(truncatingIfNeeded: state >> 40)
          }
          if index % 3 == 0 { bytes.removeLast(Int(state % UInt64(bytes.count))) }
          try Data(bytes).write(to: URL(filePath: copy))
          do {
            let listing = try Listings.listing(of: copy, rows: 3)
            try #require(!listing.lines.isEmpty)
            _ = try JSONText.encoding(listing)
          } catch let error as StoreError {
            try #require("\(error)".hasPrefix(copy))
          }
        }
      }
    }
  }
}
