import Store

/// Writes a trial's rows and captures, and gets over a file that cannot be written any more when the
/// spec asks for that.
///
/// With `on_write_failure: continue` it keeps every row since the last synchronisation in memory.
/// After a failure it opens a new segment without captures that begins with what reached the disk,
/// adds the rows it kept, and goes on; while there is no room even for that, it keeps on keeping
/// them and tries again with each synchronisation.
final class RunRecorder {
  private struct Row {
    let series: String
    let step: Int
    let values: [Double]
  }

  private let folder: String
  private let policy: TrialRecording.WriteFailure
  /// Told what an observer of the trial should know.
  private let say: (String) -> Void
  private var contents: RunFileContents
  private var writer: RunFileWriter?
  /// The segment that holds `durable`.
  private var segment: String
  /// What is on the disk for certain.
  private var durable: RowCounts
  /// The rows after `durable`; kept only when a failure is to be got over.
  private var pending: [Row] = []

  /// Opens the next segment of a trial.
  ///
  /// - Parameters:
  ///   - folder: The trial's folder.
  ///   - contents: What the file will hold.
  ///   - continuing: Where an earlier segment is continued.
  ///   - policy: What to do when writing fails.
  ///   - say: Told when writing fails and the trial goes on.
  /// - Throws: `StoreError` when the file cannot be made.
  init(
    inFolder folder: String, contents: RunFileContents, continuing: RunContinuation?,
    policy: TrialRecording.WriteFailure, say: @escaping (String) -> Void
  ) throws(StoreError) {
    let writer = try RunFileWriter(inFolder: folder, contents: contents, continuing: continuing)
    self.folder = folder
    self.contents = contents
    self.policy = policy
    self.say = say
    self.writer = writer
    segment = writer.path
    durable = continuing?.rows ?? RowCounts(series: [:], captures: [:])
  }

  /// Adds a row to a series.
  func append(series: String, step: Int, values: [Double]) throws(StoreError) {
    if policy == .goOn { pending.append(Row(series: series, step: step, values: values)) }
    try attempt { (writer) throws(StoreError) in
      try writer.append(series: series, step: step, values: values)
    }
  }

  /// Adds what was captured at a step.
  func capture(name: String, step: Int, arrays: [String: [Float]]) throws(StoreError) {
    guard contents.captures.contains(where: { $0.name == name }) else { return }
    try attempt { (writer) throws(StoreError) in
      try writer.capture(name: name, step: step, arrays: arrays)
    }
  }

  /// Asks that all rows so far be published, without waiting.
  func flush() throws(StoreError) {
    try attempt { (writer) throws(StoreError) in try writer.flush() }
  }

  /// Waits until all rows so far are on the disk.
  ///
  /// - Returns: Which they are; `nil` when there is no file for them at present.
  func synchronize() throws(StoreError) -> Checkpoint.RunPosition? {
    if writer == nil { reopen() }
    var rows: RowCounts?
    try attempt { (writer) throws(StoreError) in rows = try writer.synchronize() }
    guard let rows, let writer else { return nil }
    durable = rows
    segment = writer.path
    pending = []
    return Checkpoint.RunPosition(segment: Folder.name(of: writer.path), rows: rows)
  }

  /// Writes how the run ended, and closes the file.
  ///
  /// - Throws: `StoreError` when that could not be written: the run then is not known as ended.
  func finish(
    status: RunStatus, endTime: Double, step: Int, reason: String = ""
  ) throws(StoreError) {
    _ = try synchronize()
    guard let writer else {
      throw .failed(
        act: "write the run file", file: segment, reason: "there was no room for its rows",
        errno: nil)
    }
    try writer.finish(status: status, endTime: endTime, step: step, reason: reason)
  }

  private func attempt(
    _ write: (RunFileWriter) throws(StoreError) -> Void
  ) throws(StoreError) {
    guard let writer else { return }
    do {
      try write(writer)
    } catch {
      guard policy == .goOn else { throw error }
      say("\(error); goes on without captures")
      segment = writer.path
      self.writer = nil
      contents.captures = []
      reopen()
    }
  }

  /// Opens a new segment with what the last one holds, and with the rows that it has lost.
  private func reopen() {
    do {
      // The segment may hold more than was last waited for: all that readers see counts.
      var rows = try RunFile(reading: segment).rowCounts()
      rows.captures = [:]
      let continuation = RunContinuation(
        segment: segment, rows: rows, step: pending.last?.step ?? 0)
      let next = try RunFileWriter(inFolder: folder, contents: contents, continuing: continuation)
      var position = durable.series
      for row in pending {
        let index = position[row.series, default: 0]
        position[row.series] = index + 1
        guard index >= rows.series[row.series, default: 0] else { continue }
        try next.append(series: row.series, step: row.step, values: row.values)
      }
      try next.flush()
      writer = next
      say("goes on in \(Folder.name(of: next.path))")
    } catch {
      writer = nil
    }
  }
}
