import Store
import Testing

/// A run with captures of all kinds, whose numbers are known for every step.
enum FullRun {
  /// The captures of all kinds: split, padded, several steps a chunk, compressed, without examples.
  static let contents: RunFileContents = {
    var contents = SmallRun.contents
    let weights = TapLayout(name: "weights", shape: [3, 301, 331], axes: ["layer", "out", "in"])
    let rows = TapLayout(name: "rows", shape: [67, 13], axes: ["row", "unit"])
    for (name, element, tap, compression, chunking) in [
      ("split", .float32, weights, .none, .step), ("zipped", .bfloat16, weights, .deflate, .step),
      ("units", .float16, rows, .none, .unit),
    ] as [(String, CaptureElement, TapLayout, CaptureCompression, CaptureChunking)] {
      contents.captures.append(
        CaptureLayout(
          name: name, element: element, taps: [tap], tokens: nil, targets: nil,
          compression: compression, chunking: chunking))
    }
    return contents
  }()

  /// Numbers that have few digits and are different in every row.
  static func weights(_ index: Int) -> [Float] {
    (0..<(3 * 301 * 331)).map { Float(($0 &* 31 &+ index * 7) % 997) / 8 }
  }

  static func add(_ range: Range<Int>, to writer: RunFileWriter) throws {
    for index in range {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
      if index % 3 == 0 {
        try writer.append(
          series: "valid", step: index,
          values: [Double(bitPattern: 0x7ff8_0000_0000_0000 + UInt64(index))])
      }
      if index % 2 == 0 {
        for name in ["taps", "narrow"] {
          try writer.capture(name: name, step: index, arrays: SmallRun.arrays(index))
        }
      }
      if index % 5 == 4 {
        for name in ["split", "zipped"] {
          try writer.capture(name: name, step: index, arrays: ["weights": weights(index)])
        }
        let rows = Array(weights(index).prefix(67 * 13))
        try writer.capture(name: "units", step: index, arrays: ["rows": rows])
      }
    }
  }

  /// What there is after steps 0 to `count - 1`.
  static func counts(_ count: Int) -> RowCounts {
    let fifth = count / 5
    return RowCounts(
      series: ["train": count, "valid": (count + 2) / 3],
      captures: [
        "taps": (count + 1) / 2, "narrow": (count + 1) / 2, "split": fifth, "zipped": fifth,
        "units": fifth,
      ])
  }

  /// Everything in a run file and its log, NaNs by their bits.
  static func everything(in path: String) throws -> [String: [UInt64]] {
    let run = try RunFile(reading: path)
    var all: [String: [UInt64]] = [:]
    for name in try run.seriesNames() {
      let series = try run.series(name)
      all[name] = series.steps.map { UInt64($0) }
      for (column, values) in zip(series.columns, series.values) {
        all[name + column.name] = values.map(\.bitPattern)
      }
    }
    for capture in try run.captures() {
      all[capture.name] = capture.steps.map { UInt64($0) }
      for tap in capture.taps {
        all[capture.name + tap.name] =
          try run.array(ofTap: tap.name, inCapture: capture.name).reals.map(\.bitPattern)
      }
    }
    for series in try MetricsLog.read(MetricsLog.path(besideSegment: path)).series {
      #expect(series.steps.map { UInt64($0) } == all[series.name])
      for (column, values) in zip(series.columns, series.values) {
        #expect(values.map(\.bitPattern) == all[series.name + column.name])
      }
    }
    return all
  }

  /// Everything in the file of a run that nothing interrupts.
  static func everything(ofSteps count: Int, in folder: String) throws -> [String: [UInt64]] {
    let writer = try RunFileWriter(inFolder: folder, contents: contents)
    try add(0..<count, to: writer)
    try writer.finish(status: .finished, endTime: 0)
    return try everything(in: writer.path)
  }
}
