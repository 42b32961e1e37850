import Foundation
import Store
import Testing

/// A limit on the size of files stands for a full disk: the write that reaches it fails in the same
/// place, with EFBIG, at a size of our choosing, in a process of its own and without being root.
@Suite struct `A full disk` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Sizes at which the disk is full: in creation, rows, all kinds of captures, flushes, the end.
  private static let sizes = [
    0, 100, 2_048, 20_000, 60_000, 64_000, 66_000, 70_000, 75_000, 80_000, 90_000, 100_000, 500_000,
    1_000_000, 1_700_000, 2_200_000, 2_900_000, 3_700_000, 4_400_000, 5_000_000,
  ]

  /// Lets no file of this process grow beyond a size, or all grow again.
  private static func limitFiles(to size: Int?) throws {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    #if os(Linux)
      let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
      let resource = RLIMIT_FSIZE
    #endif
    try #require(getrlimit(resource, &limit) == 0)
    limit.rlim_cur = size.map { rlim_t($0) } ?? limit.rlim_max
    try #require(setrlimit(resource, &limit) == 0)
  }

  /// Fails unless an error says what could not be done to which file.
  private static func expectDiskError(_ error: any Error, in folder: String) throws {
    guard case .failed(let act, let file, "File too large", EFBIG) = error as? StoreError else {
      throw error
    }
    try #require(!act.isEmpty && file.hasPrefix(folder + "/run-00"))
  }

  /// Writes until the disk is full.
  ///
  /// - Returns: What was reported to be on the disk; `nil` when the file could not be made.
  private static func fill(_ size: Int, in folder: String, from earlier: RunContinuation?) throws
    -> RowCounts?
  {
    try limitFiles(to: size)
    defer { try? limitFiles(to: nil) }
    let writer: RunFileWriter
    do {
      writer = try RunFileWriter(
        inFolder: folder, contents: FullRun.contents, continuing: earlier)
    } catch {
      try expectDiskError(error, in: folder)
      return nil
    }
    var durable = RowCounts(series: [:], captures: [:])
    var step = earlier?.step ?? 0
    let error = try #require(throws: StoreError.self) {
      while true {
        try FullRun.add(step..<(step + 1), to: writer)
        step += 1
        if step % 3 == 0 { durable = try writer.synchronize() }
      }
    }
    try expectDiskError(error, in: folder)
    try #require(throws: error) { try writer.append(series: "valid", step: 0, values: [1]) }
    try #require(throws: error) { try writer.synchronize() }
    try #require(throws: error) { try writer.finish(status: .finished, endTime: 0) }
    return durable
  }

  /// Fails unless a file has at least the durable rows, and all its rows are right.
  private static func expect(_ durable: RowCounts, in path: String) throws {
    let found = try RunFile(reading: path).rowCounts()
    try #require(durable.series.allSatisfy { found.series[$0.key, default: 0] >= $0.value })
    try #require(durable.captures.allSatisfy { found.captures[$0.key, default: 0] >= $0.value })
    let train = try RunFile(reading: path).series("train")
    try #require(train.steps == Array(train.steps.indices))
    try #require(train.values[0] == train.steps.map { SmallRun.row($0)[0] })
    let logged = try MetricsLog.read(MetricsLog.path(besideSegment: path))
    try #require(logged.series[0].steps.count >= train.steps.count)
  }

  @Test func `loses nothing that was reported, and the run goes on when there is room`()
    async throws
  {
    let folder = scratch.folder
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      let whole = try FullRun.everything(ofSteps: 13, in: folder + "/whole")
      var made = 0
      for size in Self.sizes {
        let trial = "\(folder)/size-\(size)"
        guard let durable = try Self.fill(size, in: trial, from: nil) else {
          try #require(FileManager.default.contentsOfDirectory(atPath: trial) == [])
          continue
        }
        made += 1
        try Self.expect(durable, in: trial + "/run-000.h5")
        let steps = durable.series["train"] ?? 0
        try Data("\(steps)".utf8).write(to: URL(filePath: trial + "/durable"))
        // The same process takes it up, as it does when there is room again.
        let writer = try RunFileWriter(
          inFolder: trial, contents: FullRun.contents,
          continuing: RunContinuation(
            segment: trial + "/run-000.h5", rows: durable, step: steps))
        try FullRun.add(steps..<max(steps, 13), to: writer)
        try writer.finish(status: .finished, endTime: 0)
        if steps <= 13 { try #require(try FullRun.everything(in: writer.path) == whole) }
      }
      try #require(made > 12 && made < Self.sizes.count)
    }
    try expectReadableInPython(folder)
  }

  @Test func `while an earlier segment is copied leaves no file behind`() async throws {
    let folder = scratch.folder
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      let first = try RunFileWriter(inFolder: folder, contents: FullRun.contents)
      try FullRun.add(0..<7, to: first)
      let rows = try first.synchronize()
      try first.finish(status: .interrupted, endTime: 0)
      let earlier = RunContinuation(segment: first.path, rows: rows, step: 7)
      for size in [20_000, 66_000, 90_000, 1_000_000, 1_700_000] {
        try #require(try Self.fill(size, in: folder, from: earlier) == nil)
        try #require(
          FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            == ["run-000.h5", "run-000.log"])
      }
    }
  }

  @Test func `is told by the log too`() async throws {
    let folder = scratch.folder
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      var contents = SmallRun.contents
      contents.captures = []
      // Numbers of seventeen digits: the text outgrows the file.
      let columns = (0..<50).map { MetricColumn(name: "\($0)", unit: "1", description: "") }
      contents.series = [SeriesLayout(name: "train", columns: columns)]
      try Self.limitFiles(to: 500_000)
      let writer = try RunFileWriter(inFolder: folder, contents: contents)
      var durable = 0
      let error = try #require(throws: StoreError.self) {
        for step in 0... {
          let row = columns.indices.map { 1 / Double(3 + step * 50 + $0) }
          try writer.append(series: "train", step: step, values: row)
          if step % 10 == 0 { durable = try writer.synchronize().series["train"] ?? 0 }
        }
      }
      try #require(
        error
          == .failed(
            act: "append to the file", file: folder + "/run-000.log", reason: "File too large",
            errno: EFBIG))
      let train = try RunFile(reading: writer.path).series("train")
      try #require(durable > 100 && train.steps == Array(0..<durable))
      let log = try MetricsLog.read(folder + "/run-000.log")
      try #require(log.series[0].steps.starts(with: train.steps))
    }
  }

  private func expectReadableInPython(_ folder: String) throws {
    guard Python.has("h5py") else { return }
    try Python.run(
      """
      import glob, h5py, os, sys
      trials = [os.path.dirname(p) for p in glob.glob(sys.argv[1] + "/size-*/durable")]
      assert len(trials) > 12
      for trial in trials:
        durable = int(open(trial + "/durable").read())
        with h5py.File(trial + "/run-000.h5", "r", swmr=True) as f:
          train = f["metrics/train"]
          steps = train["step"][:]
          assert len(steps) >= durable and steps.tolist() == list(range(len(steps)))
          assert train["values"][:len(steps), 0].tolist() == [1 / (3 + i) for i in range(len(steps))]
          for capture in f["captures"].values():
            n = len(capture["step"])
            assert all(len(d[:n]) == n for d in capture.values() if "tap" in d.attrs)
        h5py.File(trial + "/run-001.h5", "r").close()
      """, folder)
  }
}
