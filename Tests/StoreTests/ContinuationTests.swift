import Foundation
import Store
import Testing

@Suite struct `A resumed run` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [0, 1, 11, 24])
  func `has everything of a run that was never interrupted`(_ taken: Int) throws {
    let first = try RunFileWriter(inFolder: scratch.folder, contents: FullRun.contents)
    try FullRun.add(0..<24, to: first)
    #expect(try first.synchronize() == FullRun.counts(24))
    try first.finish(status: .interrupted, endTime: 0, step: 24)
    let second = try RunFileWriter(
      inFolder: scratch.folder, contents: FullRun.contents,
      continuing: RunContinuation(segment: first.path, rows: FullRun.counts(taken), step: taken))
    let run = try RunFile(reading: second.path)
    #expect(run.continues == "run-000.h5")
    #expect(run.continuedFromStep == taken)
    #expect(try run.rowCounts() == FullRun.counts(taken))
    #expect(try run.ending().status == .running)
    try FullRun.add(taken..<31, to: second)
    #expect(try second.synchronize() == FullRun.counts(31))
    try second.finish(status: .finished, endTime: 0)
    #expect(
      try FullRun.everything(in: second.path)
        == FullRun.everything(ofSteps: 31, in: scratch.path("whole")))
  }

  @Test func `goes on from what a killed process had published`() async throws {
    let folder = scratch.folder
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
      let writer = try RunFileWriter(inFolder: folder, contents: FullRun.contents)
      try FullRun.add(0..<17, to: writer)
      try #require(try writer.synchronize() == FullRun.counts(17))
      try FullRun.add(17..<20, to: writer)
      kill(getpid(), SIGKILL)
    }
    let killed = scratch.path("run-000.h5")
    let writer = try RunFileWriter(
      inFolder: folder, contents: FullRun.contents,
      continuing: RunContinuation(segment: killed, rows: FullRun.counts(17), step: 17))
    try FullRun.add(17..<31, to: writer)
    try writer.finish(status: .finished, endTime: 0)
    #expect(
      try FullRun.everything(in: writer.path)
        == FullRun.everything(ofSteps: 31, in: scratch.path("whole")))
    #expect(try RunFile(reading: killed).ending().status == .running)
  }

  @Test func `takes only what it still writes, and from one that is still being written`() throws {
    let first = try RunFileWriter(inFolder: scratch.folder, contents: FullRun.contents)
    try FullRun.add(0..<10, to: first)
    try first.synchronize()
    var contents = SmallRun.contents
    contents.captures = []
    contents.series = [
      SmallRun.valid,
      SeriesLayout(name: "test", columns: SmallRun.valid.columns),
    ]
    let second = try RunFileWriter(
      inFolder: scratch.folder, contents: contents,
      continuing: RunContinuation(segment: first.path, rows: FullRun.counts(7), step: 7))
    #expect(try second.synchronize() == RowCounts(series: ["valid": 3, "test": 0], captures: [:]))
    try first.finish(status: .finished, endTime: 0)
    try second.finish(status: .finished, endTime: 0)
    #expect(try RunFile(reading: second.path).series("valid").steps == [0, 3, 6])
  }

  private struct Refusal: CustomTestStringConvertible {
    let what: String
    let place: String
    var change: @Sendable (inout RunFileContents, inout RowCounts) -> Void
    var testDescription: String { what }
  }

  private static let refusals: [Refusal] = [
    Refusal(what: "more rows than there are", place: "/metrics/train/step") {
      $1.series["train"] = 11
    },
    Refusal(what: "more captures than there are", place: "/captures/taps/step") {
      $1.captures["taps"] = 6
    },
    Refusal(what: "other columns", place: "/metrics/train") { contents, _ in
      contents.series[0] = SeriesLayout(name: "train", columns: SmallRun.valid.columns)
    },
    Refusal(what: "other taps", place: "/captures/narrow") { contents, _ in
      let old = contents.captures[1]
      contents.captures[1] = CaptureLayout(
        name: "narrow", element: .bfloat16, taps: [SmallRun.memory], tokens: old.tokens,
        targets: old.targets)
    },
    Refusal(what: "another element", place: "/captures/narrow") { contents, _ in
      contents.captures[1] = SmallRun.capture("narrow", .float32)
    },
    Refusal(what: "other examples", place: "/captures/taps") { contents, _ in
      let old = contents.captures[0]
      contents.captures[0] = CaptureLayout(
        name: "taps", element: .float32, taps: old.taps, tokens: old.targets, targets: old.targets)
    },
  ]

  @Test(arguments: refusals)
  private func `refuses`(_ refusal: Refusal) throws {
    let first = try RunFileWriter(inFolder: scratch.folder, contents: FullRun.contents)
    try FullRun.add(0..<10, to: first)
    try first.finish(status: .interrupted, endTime: 0)
    var (contents, counts) = (FullRun.contents, FullRun.counts(10))
    refusal.change(&contents, &counts)
    #expect {
      try RunFileWriter(
        inFolder: scratch.folder, contents: contents,
        continuing: RunContinuation(segment: first.path, rows: counts, step: 10))
    } throws: { error in
      guard case .malformed(first.path, refusal.place, _, _) = error as? StoreError else {
        return false
      }
      return true
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder).sorted()
        == ["run-000.h5", "run-000.log"])
  }

  @Test func `refuses a segment that is not there or not a run, and leaves nothing`() throws {
    let path = scratch.path("nothing.h5")
    let continuation = RunContinuation(segment: path, rows: FullRun.counts(1), step: 1)
    #expect(throws: StoreError.missing(file: path)) {
      try RunFileWriter(
        inFolder: scratch.folder, contents: FullRun.contents, continuing: continuation)
    }
    try DataFile.write(to: path, attributes: [Attribute("format", "gecko-fixture-1")], arrays: [:])
    #expect(
      throws: StoreError.malformed(
        file: path, place: "attribute 'format'", expected: "'gecko-run-1'",
        found: "'gecko-fixture-1'")
    ) {
      try RunFileWriter(
        inFolder: scratch.folder, contents: FullRun.contents, continuing: continuation)
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["nothing.h5"])
  }
}
