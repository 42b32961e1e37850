import Foundation
import Store
import Testing

@Suite struct `A metrics log` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Numbers that only a faithful text keeps.
  private static let special: [Double] = [
    .nan, Double(bitPattern: 0xfff8_0000_0000_0000), Double(nan: 0x123, signaling: true), .infinity,
    -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1 + 0.2, 1e23, -1 / 3,
  ]

  /// A finished run of both series and its log.
  private func write(rows: Int = 5) throws -> (run: RunFile, log: String) {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    for index in 0..<rows {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
    }
    for (step, value) in Self.special.enumerated() {
      try writer.append(series: "valid", step: step, values: [value])
    }
    try writer.finish(status: .diverged, endTime: 12.25, step: 7, reason: "NaN\tin\n\\a\r\n")
    return (try RunFile(reading: writer.path), MetricsLog.path(besideSegment: writer.path))
  }

  @Test func `holds all metrics of its run, to the last bit`() throws {
    let (run, path) = try write(rows: 2_000)
    let log = try MetricsLog.read(path)
    #expect(path == scratch.path("run-000.log"))
    #expect(log.segment == "run-000.h5")
    #expect(log.damagedLines == [])
    #expect(try log.ending == run.ending())
    #expect(log.series.map(\.name) == ["train", "valid"])
    #expect(try log.series[0] == run.series("train"))
    #expect(log.series[0].columns[1].isMeasured)
    #expect(log.series[1].steps == Array(Self.special.indices))
    #expect(log.series[1].values[0].map(\.bitPattern) == Self.special.map(\.bitPattern))
  }

  @Test func `has every row that the run file shows`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    let run = try RunFile(reading: writer.path)
    for index in 0..<100 {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
      if index % 7 == 0 { try writer.flush() }
      let shown = try run.series("train")
      let logged = try MetricsLog.read(MetricsLog.path(besideSegment: writer.path)).series[0]
      #expect(logged.steps.starts(with: shown.steps))
      #expect(logged.values[0].starts(with: shown.values[0]))
    }
    #expect(try run.series("train").steps.count > 90)
  }

  @Test func `loses a torn last line and nothing else`() throws {
    let (run, path) = try write()
    let whole = try Data(contentsOf: URL(filePath: path))
    let lines = whole.split(separator: UInt8(ascii: "\n"))
    // The header, the rows of "train", and then a row of "valid" at a time.
    for cut in 1..<40 {
      try whole.dropLast(cut).write(to: URL(filePath: path))
      let log = try MetricsLog.read(path)
      #expect(log.damagedLines == [])
      #expect(log.ending == nil)
      #expect(try log.series[0] == run.series("train"))
      let rows = Self.special.count - (cut > lines[lines.count - 1].count + 1 ? 1 : 0)
      #expect(log.series[1].steps.count == rows)
    }
  }

  @Test func `leaves out a line whose checksum does not fit, and says which`() throws {
    let (run, path) = try write()
    var bytes = try Data(contentsOf: URL(filePath: path))
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    let place = try #require(
      lines.firstIndex { String(decoding: $0, as: UTF8.self).contains("\trow\ttrain\t2\t") })
    bytes[lines[place].endIndex - 1] ^= 1
    try bytes.write(to: URL(filePath: path))
    let log = try MetricsLog.read(path)
    #expect(log.damagedLines == [place + 1])
    #expect(log.series[0].steps == [0, 1, 3, 4])
    #expect(try log.series[0].values[0].last == run.series("train").values[0].last)
  }

  @Test(arguments: ["", "\n", "hello\n", "00000000\tgecko-log-1\trun-000.h5\n"])
  func `is not any other text`(_ text: String) throws {
    let path = scratch.path("run-000.log")
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect {
      try MetricsLog.read(path)
    } throws: { error in
      guard case .malformed(path, "line 1", _, _) = error as? StoreError else { return false }
      return true
    }
    #expect(throws: StoreError.missing(file: scratch.path("x.log"))) {
      try MetricsLog.read(scratch.path("x.log"))
    }
  }

  @Test(.enabled(if: Python.has("zlib"), "python3 is not installed"))
  func `is checked and read by five lines of Python`() throws {
    let (_, path) = try write()
    let output = try Python.run(
      """
      import sys, zlib
      for line in open(sys.argv[1], newline="\\n"):
        crc, fields = line.rstrip("\\n").split("\\t", 1)
        assert int(crc, 16) == zlib.crc32(fields.encode()), line
        kind, *fields = fields.split("\\t")
        if kind == "row" and fields[0] == "train": print(fields[1], float(fields[2]) == 1 / (3 + int(fields[1])))
      """, path)
    #expect(output == (0..<5).map { "\($0) True\n" }.joined())
  }
}
