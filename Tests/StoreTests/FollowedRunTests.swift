import Foundation
import Store
import Synchronization
import Testing

@Suite(.serialized) struct `A reader that follows a run` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let steps = 1_500

  /// Writing on a thread of its own, since a reader blocks the one it is on.
  private final class Writing: Sendable {
    private let result = Mutex<Result<Void, any Error>?>(nil)
    private let end = DispatchSemaphore(value: 0)

    /// Begins when the reader has looked for the first time: when there is a file `seen`.
    init(_ writer: RunFileWriter, seen: String) {
      Thread {
        for _ in 0..<60_000 where !FileManager.default.fileExists(atPath: seen) { usleep(1_000) }
        let outcome = Result { try write(writer) }
        self.result.withLock { $0 = outcome }
        self.end.signal()
      }.start()
    }

    /// Waits for the end, and throws what went wrong.
    func wait() throws {
      end.wait()
      try result.withLock { $0 }?.get()
    }
  }

  /// Writes a run as fast as it goes, with rows at every step and captures at every tenth.
  private static func write(_ writer: RunFileWriter) throws {
    for step in 0..<steps {
      try writer.append(series: "train", step: step, values: SmallRun.row(step))
      if step % 10 == 0 {
        for name in ["taps", "narrow"] {
          try writer.capture(name: name, step: step, arrays: SmallRun.arrays(step / 10 % 30))
        }
      }
      if step % 7 == 0 { try writer.flush() }
      if step % 100 == 99 { try writer.synchronize() }
    }
    try writer.finish(status: .finished, endTime: 0)
  }

  private static func makeWriter(_ folder: String) throws -> RunFileWriter {
    var contents = SmallRun.contents
    contents.captures.append(
      CaptureLayout(
        name: "units", element: .bfloat16, taps: [SmallRun.memory], tokens: nil, targets: nil,
        chunking: .unit))
    return try RunFileWriter(inFolder: folder, contents: contents)
  }

  /// Reads until the run has ended, and fails unless what it sees only grows and is always right.
  private static func follow(_ path: String) throws {
    let run = try RunFile(reading: path)
    var (rows, captures, looks) = (0, 0, 0)
    while true {
      let hasEnded = try run.ending().status == .finished
      let train = try run.series("train")
      try #require(train.steps == Array(0..<train.steps.count))
      try #require(train.steps.count >= rows)
      try #require(train.values[0] == train.steps.map { SmallRun.row($0)[0] })
      try #require(train.values[1] == train.steps.map { SmallRun.row($0)[1] })
      rows = train.steps.count
      let listing = try run.captures()[1]
      try #require(listing.steps == (0..<listing.steps.count).map { 10 * $0 })
      try #require(listing.steps.count >= captures)
      captures = listing.steps.count
      let array = try run.array(ofTap: SmallRun.memory.name, inCapture: "narrow").reals
      try #require(array.count >= 30 * captures && array.count % 30 == 0)
      for index in 0..<(array.count / 30) {
        let expected = SmallRun.captured(SmallRun.memory.name, from: index % 30, times: 1)
        try #require(Array(array[(30 * index)..<(30 * index + 30)]) == expected)
      }
      if looks == 0 { try Data().write(to: URL(filePath: path + ".seen")) }
      looks += 1
      if hasEnded { break }
      try #require(looks < 20_000, "the writer does not come to an end")
    }
    try #require(rows == steps && captures == steps / 10 && looks > 3)
  }

  @Test func `in a process of its own sees rows that only grow and are always right`() async throws
  {
    let folder = scratch.folder
    let writer = try Self.makeWriter(folder)
    let path = writer.path
    let writing = Writing(writer, seen: path + ".seen")
    await #expect(processExitsWith: .success) { [path = path as String] in
      try Self.follow(path)
    }
    try writing.wait()
  }

  @Test func `in the process of the writer sees the same`() throws {
    let writer = try Self.makeWriter(scratch.folder)
    let path = writer.path
    let writing = Writing(writer, seen: path + ".seen")
    try Self.follow(path)
    try writing.wait()
  }

  @Test(.enabled(if: Python.has("h5py"), "python3 with h5py is not installed"))
  func `with h5py sees rows that only grow and are always right`() throws {
    let writer = try Self.makeWriter(scratch.folder)
    let path = writer.path
    let writing = Writing(writer, seen: path + ".seen")
    let output = try Python.run(
      """
      import sys, time, h5py, numpy as np
      f = h5py.File(sys.argv[1], "r", swmr=True)
      code, train, narrow = f["status/code"], f["metrics/train"], f["captures/narrow"]
      memory = narrow["layers.3.memory"]
      rows = captures = looks = 0
      ended = False
      begin = time.time()
      while not ended:
        assert time.time() - begin < 120, "the writer does not come to an end"
        code.refresh()
        ended = code[()] == 1
        for d in train["step"], train["values"], narrow["step"], memory: d.refresh()
        steps = train["step"][:]
        assert len(steps) >= rows and (steps == np.arange(len(steps))).all()
        rows = len(steps)
        train["values"].refresh()
        values = train["values"][:rows]
        assert (values[:, 0] == 1 / (3 + steps)).all()
        assert (values[:, 1] == np.sqrt(steps.astype("f8")) * 1e-300).all()
        n = len(narrow["step"])
        assert n >= captures and (narrow["step"][:n] == 10 * np.arange(n)).all()
        captures = n
        memory.refresh()
        data = memory[:n].reshape(n, 30).astype("f4")
        assert (data == np.arange(30) - 7 * (np.arange(n) % 30)[:, None]).all()
        if looks == 0: open(sys.argv[1] + ".seen", "w").close()
        looks += 1
        assert looks < 100000, "the writer does not come to an end"
      print(rows, captures, looks > 3)
      """, path)
    try writing.wait()
    #expect(output == "\(Self.steps) \(Self.steps / 10) True\n")
  }
}
