import Foundation
import Store
import Testing

@Suite struct `A run file` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `gives back what was written, to the last bit`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    var rows: [[Double]] = []
    for index in 0..<1_000 {
      rows.append(SmallRun.row(index))
      try writer.append(series: "train", step: 3 * index, values: SmallRun.row(index))
      if index % 300 == 0 { try writer.flush() }
    }
    let special: [Double] = [.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude]
    for (step, value) in special.enumerated() {
      try writer.append(series: "valid", step: step, values: [value])
    }
    try writer.finish(status: .finished, endTime: 1_700_000_100.5)

    let run = try RunFile(reading: writer.path)
    #expect(run.spec == SmallRun.contents.spec)
    #expect(run.resolvedSpec == SmallRun.contents.resolvedSpec)
    #expect(run.provenance == SmallRun.contents.provenance)
    #expect(try run.seriesNames() == ["train", "valid"])
    let train = try run.series("train")
    #expect(train.steps == (0..<1_000).map { 3 * $0 })
    #expect(train.columns == SmallRun.train.columns)
    #expect(train[column: "loss"] == rows.map { $0[0] })
    #expect(train[column: "gradient norm"] == rows.map { $0[1] })
    #expect(train[column: "accuracy"] == nil)
    let valid = try run.series("valid").values[0]
    #expect(valid.map(\.bitPattern) == special.map(\.bitPattern))
    let ending = RunEnding(status: .finished, endTime: 1_700_000_100.5, step: nil, reason: "")
    #expect(try run.ending() == ending)
  }

  @Test func `gives back every captured step`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    for index in 0..<3 {
      for name in ["taps", "narrow"] {
        try writer.capture(name: name, step: 500 * index, arrays: SmallRun.arrays(index))
      }
    }
    try writer.finish(status: .finished, endTime: 0)

    let run = try RunFile(reading: writer.path)
    let captures = try run.captures()
    #expect(captures.map(\.name) == ["taps", "narrow"])
    for (listing, layout) in zip(captures, SmallRun.contents.captures) {
      #expect(listing.steps == [0, 500, 1_000])
      #expect(listing.element == layout.element)
      #expect(listing.taps == layout.taps)
      #expect(listing.tokens == layout.tokens)
      #expect(listing.targets == layout.targets)
      for tap in layout.taps {
        let array = try run.array(ofTap: tap.name, inCapture: layout.name)
        let expected = SmallRun.captured(tap.name, times: 3)
        #expect(array == NumericArray(shape: [3] + tap.shape, reals: expected))
      }
    }
  }

  @Test func `without rows or captures is whole too`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    try writer.finish(
      status: .diverged, endTime: 12, step: 7, reason: String(repeating: "é∂", count: 400))
    let run = try RunFile(reading: writer.path)
    #expect(try run.series("train").values == [[], []])
    #expect(try run.captures()[0].steps == [])
    #expect(try run.array(ofTap: "layers.3.memory", inCapture: "taps").shape == [0, 2, 3, 5])
    let ending = try run.ending()
    #expect(ending.status == .diverged)
    #expect(ending.step == 7)
    #expect(ending.reason == String(repeating: "é∂", count: 204) + "é")
  }

  @Test func `never takes the place of another`() throws {
    let folder = scratch.path("variant/trial key")
    #expect(RunFile.segments(inFolder: folder) == [])
    var paths: [String] = []
    for _ in 0..<3 {
      let writer = try RunFileWriter(inFolder: folder, contents: SmallRun.contents)
      paths.append(writer.path)
      try writer.finish(status: .interrupted, endTime: 0)
    }
    #expect(paths == ["000", "001", "002"].map { "\(folder)/run-\($0).h5" })
    try FileManager.default.removeItem(atPath: paths[0])
    let next = try RunFileWriter(inFolder: folder, contents: SmallRun.contents)
    #expect(next.path == "\(folder)/run-003.h5")
    #expect(RunFile.segments(inFolder: folder) == [paths[1], paths[2], next.path])
  }

  @Test func `gets its own number when many are made at once`() async throws {
    let folder = scratch.folder
    let paths = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try RunFileWriter(inFolder: folder, contents: SmallRun.contents).path
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(paths.count == 8)
  }

  @Test func `sweeps away what a killed process had not made whole`() throws {
    let mine = ".run-007.h5.\(getpid())"
    for name in [mine, ".run-007.h5.2147483647", ".run-007.h5", ".run-007.h5.x"] {
      try Data().write(to: URL(filePath: scratch.path(name)))
    }
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    #expect(writer.path == scratch.path("run-000.h5"))
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: scratch.folder))
        == [".run-007.h5", mine, ".run-007.h5.x", "run-000.h5", "run-000.log"])
  }

  @Test func `does not take the number of a log without a run file`() throws {
    try Data().write(to: URL(filePath: scratch.path("run-004.log")))
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    #expect(writer.path == scratch.path("run-005.h5"))
    #expect(RunFile.segments(inFolder: scratch.folder) == [writer.path])
  }

  @Test func `takes nothing after its end`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    try writer.finish(status: .finished, endTime: 0)
    let expected = StoreError.finished(file: writer.path)
    #expect(throws: expected) { try writer.append(series: "valid", step: 0, values: [1]) }
    #expect(throws: expected) { try writer.synchronize() }
    #expect(throws: expected) { try writer.finish(status: .failed, endTime: 0) }
  }

  @Test func `is closed as interrupted when its writer is forgotten`() throws {
    var path = ""
    do {
      let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
      path = writer.path
      try writer.append(series: "valid", step: 4, values: [0.5])
    }
    let run = try RunFile(reading: path)
    #expect(try run.ending().status == .interrupted)
    #expect(try run.series("valid").steps == [4])
  }

  @Test(
    arguments: [
      "", ".", "a/b", "nul\0", "train",
    ])
  func `refuses a series called`(_ name: String) throws {
    var contents = SmallRun.contents
    contents.series.append(SeriesLayout(name: name, columns: SmallRun.valid.columns))
    #expect(throws: StoreError.self) {
      try RunFileWriter(inFolder: scratch.folder, contents: contents)
    }
    #expect(RunFile.segments(inFolder: scratch.folder) == [])
  }

  @Test(arguments: ["step", "tokens", "time", "feature_7", "layers.3.memory"])
  func `refuses a tap called`(_ name: String) throws {
    let layout = SmallRun.capture("taps", .float32)
    var contents = SmallRun.contents
    contents.captures = [
      CaptureLayout(
        name: "taps", element: .float32,
        taps: layout.taps + [TapLayout(name: name, shape: [2], axes: ["example"])],
        tokens: layout.tokens, targets: layout.targets)
    ]
    #expect(
      throws: StoreError.malformed(
        file: scratch.folder, place: "taps of capture 'taps'", expected: "a name that is not taken",
        found: "'\(name)' again")
    ) {
      try RunFileWriter(inFolder: scratch.folder, contents: contents)
    }
  }

  @Test func `says why its folder cannot be made`() throws {
    let file = scratch.path("file")
    try Data().write(to: URL(filePath: file))
    #expect(
      throws: StoreError.failed(
        act: "make the folder", file: file + "/trial", reason: "Not a directory", errno: ENOTDIR)
    ) {
      try RunFileWriter(inFolder: file + "/trial", contents: SmallRun.contents)
    }
  }

  @Test func `says that a folder is read-only`() async throws {
    let folder = scratch.folder
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      // Root may write anywhere; so this process is nobody for the rest of its life.
      if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
      let refusal = StoreError.failed(
        act: "create the file", file: folder + "/run-000.log", reason: "Permission denied",
        errno: EACCES)
      try #require(throws: refusal) {
        try RunFileWriter(inFolder: folder, contents: SmallRun.contents)
      }
    }
  }

  @Test func `stops the program when a row has the wrong number of columns`() async {
    let folder = scratch.folder
    await #expect(processExitsWith: .failure) { [folder = folder as String] in
      let writer = try RunFileWriter(inFolder: folder, contents: SmallRun.contents)
      try writer.append(series: "valid", step: 0, values: [1, 2])
    }
  }
}
