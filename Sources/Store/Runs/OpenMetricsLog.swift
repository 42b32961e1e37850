import Foundation

/// The metrics log of a segment being written, touched on the owning thread only.
final class OpenMetricsLog {
  private let file: AppendedFile
  private let path: String
  private var waiting: [UInt8] = []
  private var isSynchronized = false

  /// Makes an empty log at a path where there is none; the name is claimed by that.
  init(creating path: String) throws(StoreError) {
    self.path = path
    file = try AppendedFile(creating: path)
  }

  /// Says what the rows will be.
  func begin(_ contents: RunFileContents, segment: String, after earlier: RunContinuation?) {
    add([MetricsLog.format, segment])
    if let earlier {
      let name = URL(filePath: earlier.segment).lastPathComponent
      add([MetricsLog.Kind.continues.rawValue, name, String(earlier.step)])
    }
    for series in contents.series {
      add([MetricsLog.Kind.series.rawValue, series.name])
      for column in series.columns {
        add([
          MetricsLog.Kind.column.rawValue, series.name, column.name, column.unit,
          column.description, column.isMeasured ? "1" : "0",
        ])
      }
    }
  }

  /// Adds a row.
  func append(to series: String, step: Int, values: [Double]) throws(StoreError) {
    add([MetricsLog.Kind.row.rawValue, series, String(step)] + values.map(LogLine.text))
    if waiting.count >= 1 << 16 { try write() }
  }

  /// Says how the run ended.
  func end(_ ending: RunEnding) {
    add([
      MetricsLog.Kind.end.rawValue, String(ending.status.rawValue),
      LogLine.text(of: ending.endTime ?? .nan), String(ending.step ?? -1), ending.reason,
    ])
  }

  /// Waits until all lines are on the disk.
  func synchronize() throws(StoreError) {
    try write()
    if isSynchronized { return }
    try file.synchronize(path)
    isSynchronized = true
  }

  private func add(_ fields: [String]) {
    waiting += LogLine(fields).bytes
  }

  private func write() throws(StoreError) {
    if waiting.isEmpty { return }
    isSynchronized = false
    try file.append(waiting, path)
    waiting.removeAll(keepingCapacity: true)
  }
}
