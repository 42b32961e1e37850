/// What of a run file can be read, found by reading all of it.
package struct RunInspection: Equatable, Sendable {
  /// The rows of each readable series and the captured steps of each readable capture.
  package let rows: RowCounts
  /// How the run ended, if the file can say that.
  package let ending: RunEnding?
  /// What of the metrics and the status cannot be read, or is not what the log beside the file says.
  package let problems: [StoreError]
  /// What of the captures cannot be read.
  package let captureProblems: [StoreError]

  /// Reads every number of a run file.
  ///
  /// Numbers have no checksums in the file; those of the metrics are compared with the log beside
  /// it, whose every line has one.
  ///
  /// - Throws: when not even the root of the file can be read.
  package init(reading path: String) throws(StoreError) {
    try self.init(reading: path, besideLogOf: path)
  }

  /// Whether as much can be read here as there.
  func isAsGood(as other: Self) -> Bool {
    rows == other.rows && ending == other.ending && problems.isEmpty == other.problems.isEmpty
      && captureProblems.count == other.captureProblems.count
  }

  /// Reads a file that lies elsewhere than the log it is compared with.
  init(reading path: String, besideLogOf segment: String) throws(StoreError) {
    let file = try RunFile(reading: path)
    var reading = Reading(file: file)
    let ending = reading.attempt { () throws(StoreError) in try file.ending() }
    let names = reading.attempt { () throws(StoreError) in try file.seriesNames() } ?? []
    let log = try? MetricsLog.read(MetricsLog.path(besideSegment: segment))
    for name in names { reading.read(series: name, log: log) }
    problems = reading.problems
    reading.problems = []
    reading.readCaptures()
    (self.ending, rows, captureProblems) = (ending, reading.rows, reading.problems)
  }
}

/// A run file as far as it has been read.
private struct Reading {
  let file: RunFile
  var rows = RowCounts(series: [:], captures: [:])
  var problems: [StoreError] = []

  /// Reads something, or notes why that is impossible.
  mutating func attempt<Value>(_ read: () throws(StoreError) -> Value) -> Value? {
    do throws(StoreError) {
      return try read()
    } catch {
      problems.append(error)
      return nil
    }
  }

  mutating func read(series name: String, log: MetricsLog?) {
    let file = file
    guard let series = attempt({ () throws(StoreError) in try file.series(name) }) else { return }
    if let log, log.damagedLines.isEmpty, let logged = log.series.first(where: { $0.name == name }),
      let row = Self.difference(between: series, and: logged)
    {
      problems.append(
        .malformed(
          file: file.path, place: "/metrics/\(name), row \(row)",
          expected: "the numbers of the log", found: "others: the file has been damaged"))
      return
    }
    rows.series[name] = series.steps.count
  }

  /// The first row in which a series differs from the log; either may have rows beyond the other's
  /// end, the log because it is written first, the series where the log was cut.
  private static func difference(between series: MetricSeries, and log: MetricSeries) -> Int? {
    guard series.columns == log.columns else { return 0 }
    return series.steps.indices.prefix(log.steps.count).first { row in
      guard series.steps[row] == log.steps[row] else { return true }
      return zip(series.values, log.values).contains { own, logged in
        own[row].bitPattern != logged[row].bitPattern
      }
    }
  }

  mutating func readCaptures() {
    let file = file
    let names = attempt { () throws(StoreError) in try file.captureNames() } ?? []
    for name in names {
      let before = problems.count
      guard let capture = attempt({ () throws(StoreError) in try file.capture(name) }) else {
        continue
      }
      for tap in capture.taps {
        attempt { () throws(StoreError) in
          try file.checkArray(ofTap: tap.name, inCapture: capture.name)
        }
      }
      if problems.count == before { rows.captures[capture.name] = capture.steps.count }
    }
  }
}

extension RunFile {
  /// The names of the captures, in the order of the layout.
  package func captureNames() throws(StoreError) -> [String] {
    try read { (root) throws(StoreError) in try root.open(RunNames.captures).childNamesAsMade() }
  }

  /// What one capture says of itself, whether the others can be read or not.
  package func capture(_ name: String) throws(StoreError) -> CaptureListing {
    try read { (root) throws(StoreError) in
      try CaptureListing(of: root.open(RunNames.captures).open(name), name: name)
    }
  }

  /// Reads a tap step by step, for nothing but that it can be read.
  fileprivate func checkArray(
    ofTap tap: String, inCapture capture: String
  ) throws(StoreError) {
    try read { (root) throws(StoreError) in
      let group = try root.open(RunNames.captures).open(capture)
      let count = try group.open(RunNames.step).extents().first ?? 0
      let dataset = try group.open(tap)
      let rows = try dataset.extents().first ?? 0
      guard rows >= count else {
        throw .malformed(
          file: path, place: dataset.place, expected: "\(count) captured steps", found: "\(rows)")
      }
      for row in 0..<count { try dataset.checkRow(row) }
    }
  }
}
