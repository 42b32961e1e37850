import Foundation
import Store
import Testing

@Suite struct `A run under way` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `shows each row once it is published`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    let run = try RunFile(reading: writer.path)
    #expect(try run.ending().status == .running)
    #expect(try run.ending().endTime == nil)
    for index in 0..<5 {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
      try writer.capture(name: "taps", step: index, arrays: SmallRun.arrays(index))
      #expect(try run.series("train").steps == Array(0..<index))
      try writer.synchronize()
      #expect(try run.series("train").steps == Array(0...index))
      #expect(try run.series("train").values[0].last == SmallRun.row(index)[0])
      #expect(try run.captures()[0].steps == Array(0...index))
    }
    try writer.finish(status: .finished, endTime: 0)
    #expect(try run.series("train").steps == Array(0..<5))
  }

  @Test func `is read by another process`() async throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    for index in 0..<600 {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
    }
    try writer.synchronize()
    let path = writer.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      let run = try RunFile(reading: path)
      let series = try run.series("train")
      try #require(series.steps == Array(0..<600))
      try #require(series.values[0] == (0..<600).map { SmallRun.row($0)[0] })
      try #require(run.ending().status == .running)
    }
    try writer.append(series: "train", step: 600, values: SmallRun.row(600))
    try writer.finish(status: .finished, endTime: 0)
    #expect(try RunFile(reading: path).series("train").steps.count == 601)
  }

  @Test func `keeps what was flushed when it is killed`() async throws {
    let folder = scratch.folder
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
      let writer = try RunFileWriter(inFolder: folder, contents: SmallRun.contents)
      for index in 0..<300 {
        try writer.append(series: "train", step: index, values: SmallRun.row(index))
        if index % 100 == 0 {
          try writer.capture(name: "narrow", step: index, arrays: SmallRun.arrays(index / 100))
        }
      }
      try writer.synchronize()
      try writer.append(series: "train", step: 300, values: SmallRun.row(300))
      kill(getpid(), SIGKILL)
    }
    let run = try RunFile(reading: scratch.path("run-000.h5"))
    let series = try run.series("train")
    #expect(series.steps.prefix(300) == Array(0..<300)[...])
    #expect(series.values[0].prefix(300) == (0..<300).map { SmallRun.row($0)[0] }[...])
    #expect(try run.captures()[1].steps == [0, 100, 200])
    let array = try run.array(ofTap: "layers.3.memory", inCapture: "narrow")
    #expect(array.reals == SmallRun.captured("layers.3.memory", times: 3))
    #expect(try run.ending().status == .running)
  }

  @Test func `is abandoned at the first failing write, and says so until the end`() async throws {
    let folder = scratch.folder
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      let writer = try RunFileWriter(inFolder: folder, contents: SmallRun.contents)
      try writer.append(series: "valid", step: 0, values: [1])
      try writer.synchronize()
      // No file of this process may grow beyond 200 kB from here on, as on a full disk.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      #if os(Linux)
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      #else
        let resource = RLIMIT_FSIZE
      #endif
      try #require(setrlimit(resource, &limit) == 0)
      let error = try #require(throws: StoreError.self) {
        for index in 1... {
          try writer.capture(name: "taps", step: index, arrays: SmallRun.arrays(index))
          try writer.append(series: "valid", step: index, values: [1])
          try writer.flush()
        }
      }
      // Which of the two grows over the limit first depends on when the owning thread gets to them.
      let log = writer.path.dropLast(".h5".count) + ".log"
      guard case .failed(_, let file, "File too large", EFBIG) = error,
        file == writer.path || file == log
      else { throw error }
      try #require(throws: error) { try writer.append(series: "valid", step: 0, values: [1]) }
      try #require(throws: error) { try writer.finish(status: .finished, endTime: 0) }
    }
    let run = try RunFile(reading: scratch.path("run-000.h5"))
    #expect(try run.ending().status == .running)
    let steps = try run.series("valid").steps
    #expect(steps.count > 10)
    #expect(steps == Array(0..<steps.count))
    #expect(try run.series("valid").values[0].allSatisfy { $0 == 1 })
    let captured = try run.captures()[0].steps.count
    let array = try run.array(ofTap: "layers.3.memory", inCapture: "taps")
    #expect(array.reals == SmallRun.captured("layers.3.memory", from: 1, times: captured))
  }
}
