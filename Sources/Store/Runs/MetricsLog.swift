import Foundation

/// What the append-only text beside a run file holds: every metric of its segment once more.
///
/// A line is a row or says what rows are, and has a CRC-32 of its own, so that power failing in the
/// middle of it, which can tear a run file, costs that line. README.md has the lines.
package struct MetricsLog: Equatable, Sendable {
  /// The version of the lines, in the first one.
  package static let format = "gecko-log-1"

  /// The first field of a line.
  enum Kind: String {
    case continues
    case series
    case column
    case row
    case end
  }

  /// Name of the run file beside which the log was written.
  package let segment: String
  /// The series in the order of the layout, with all rows that are whole.
  package let series: [MetricSeries]
  /// How the run ended; `nil` when the log does not say: the run goes on, or was killed.
  package let ending: RunEnding?
  /// The numbers, from 1, of whole lines that are not as they were written, and are left out.
  package let damagedLines: [Int]

  /// Where the log of a segment is: `run-000.log` beside `run-000.h5`.
  package static func path(besideSegment segment: String) -> String {
    (segment.hasSuffix(".h5") ? String(segment.dropLast(3)) : segment) + ".log"
  }

  /// Reads a log, also one that is being written; a last line without its end is ignored.
  ///
  /// - Throws: when there is no such file, it cannot be read, or its first line is not that of a
  ///   log of this version.
  package static func read(_ path: String) throws(StoreError) -> MetricsLog {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(file: path) }
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .failed(
        act: "read the log", file: path, reason: error.localizedDescription, errno: nil)
    }
    var reading = Reading()
    var (number, start) = (0, bytes.startIndex)
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      number += 1
      let line = LogLine(parsing: bytes[start..<end])
      if number == 1 {
        guard let fields = line?.fields, fields.count == 2, fields[0] == format else {
          throw .malformed(
            file: path, place: "line 1", expected: "a checksum and '\(format)'",
            found: line.map { "'\($0.fields[0])'" } ?? "a line whose checksum does not fit")
        }
        reading.segment = fields[1]
      } else if line.map({ reading.take($0.fields) }) != true {
        reading.damagedLines.append(number)
      }
      start = bytes.index(after: end)
    }
    guard number > 0 else {
      throw .malformed(file: path, place: "line 1", expected: "a log", found: "no whole line")
    }
    return reading.log
  }
}

extension MetricsLog {
  /// A log as far as it has been read.
  private struct Reading {
    private struct Table {
      let name: String
      var columns: [MetricColumn] = []
      var steps: [Int] = []
      var rows: [[Double]] = []
    }

    var segment = ""
    var damagedLines: [Int] = []
    private var ending: RunEnding?
    private var tables: [Table] = []

    var log: MetricsLog {
      let series = tables.map { table in
        MetricSeries(
          name: table.name, steps: table.steps, columns: table.columns,
          values: table.columns.indices.map { column in table.rows.map { $0[column] } })
      }
      return MetricsLog(
        segment: segment, series: series, ending: ending, damagedLines: damagedLines)
    }

    /// Takes the fields of a line, or says that they make no sense here.
    mutating func take(_ fields: [String]) -> Bool {
      switch Kind(rawValue: fields[0]) {
      case .continues: return fields.count == 3
      case .series where fields.count == 2:
        guard table(fields[1]) == nil else { return false }
        tables.append(Table(name: fields[1]))
        return true
      case .column where fields.count == 6: return takeColumn(fields)
      case .row where fields.count > 3: return takeRow(fields)
      case .end where fields.count == 5: return takeEnding(fields)
      default: return false
      }
    }

    private func table(_ name: String) -> Int? { tables.firstIndex { $0.name == name } }

    private mutating func takeColumn(_ fields: [String]) -> Bool {
      guard let table = table(fields[1]), tables[table].rows.isEmpty else { return false }
      tables[table].columns.append(
        MetricColumn(
          name: fields[2], unit: fields[3], description: fields[4], isMeasured: fields[5] == "1"))
      return true
    }

    private mutating func takeRow(_ fields: [String]) -> Bool {
      let values = fields[3...].compactMap(LogLine.value)
      guard let table = table(fields[1]), let step = Int(fields[2]),
        values.count == fields.count - 3, values.count == tables[table].columns.count
      else { return false }
      tables[table].steps.append(step)
      tables[table].rows.append(values)
      return true
    }

    private mutating func takeEnding(_ fields: [String]) -> Bool {
      guard let status = Int(fields[1]).flatMap(RunStatus.init(rawValue:)),
        let time = LogLine.value(of: fields[2]), let step = Int(fields[3])
      else { return false }
      ending = RunEnding(
        status: status, endTime: time.isNaN ? nil : time, step: step < 0 ? nil : step,
        reason: fields[4])
      return true
    }
  }
}
