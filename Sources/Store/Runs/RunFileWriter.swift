import Foundation
import Synchronization

/// Writes one segment of a run: `<folder>/run-NNN.h5`, readable by others from its first moment, and
/// `run-NNN.log`, from which `MetricsLog` reads the metrics once more.
///
/// Rows and captures are handed to the thread that owns HDF5 and written there; the caller waits
/// only when 64 MB are on their way. A write error abandons the file where it stands, so that
/// everything up to the last flush stays readable, and is thrown by the next call and by `finish`.
/// A writer released without `finish` closes its file as `interrupted`.
package final class RunFileWriter: Sendable {
  private enum State {
    case open
    case finished
    case failed(StoreError)
  }

  /// What handing over any job takes beside its numbers.
  private static let jobBytes = 256

  /// Path of the file.
  package let path: String
  private let columns: [String: Int]
  private let taps: [String: [String: Int]]
  private let rows = HandedRows()
  private let run: Confined<OpenRunFile>
  private let state: StateBox

  /// Makes the next free `run-NNN.h5` in a folder, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - folder: Of the trial.
  ///   - contents: What the file will hold.
  ///   - earlier: The segment that a resumed run takes up: the rows that count of those series and
  ///     captures that are in `contents` are copied, bit for bit, so this file is the whole run.
  /// - Throws: when the folder cannot be written, a name in `contents` cannot stand in a file, or
  ///   the earlier segment cannot be read, has fewer rows than promised or other columns, taps or
  ///   examples. There is no new file then.
  package init(
    inFolder folder: String, contents: RunFileContents, continuing earlier: RunContinuation? = nil
  ) throws(StoreError) {
    try contents.validate(for: folder)
    columns = Dictionary(uniqueKeysWithValues: contents.series.map { ($0.name, $0.columns.count) })
    taps = Dictionary(
      uniqueKeysWithValues: contents.captures.map { capture in
        let counts = capture.taps.map { ($0.name, $0.shape.reduce(1, *)) }
        return (capture.name, Dictionary(uniqueKeysWithValues: counts))
      })
    let run = Confined<OpenRunFile>()
    self.run = run
    state = StateBox()
    path = try RunSegments.claimNext(inFolder: folder) { (segment) throws(StoreError) in
      try owner.perform { () throws(StoreError) in
        RunSegments.sweep(folder: folder)
        let open = try OpenRunFile(creating: segment)
        run.value = open
        do throws(StoreError) {
          try open.make(contents, continuing: earlier)
        } catch {
          open.discard()
          run.abandon()
          throw error
        }
      }
    }
  }

  deinit {
    let (run, rows) = (run, rows)
    owner.submit(bytes: 0) {
      guard let open = run.value else { return }
      let ending = RunEnding(
        status: .interrupted, endTime: nil, step: nil, reason: "released without being finished")
      do throws(StoreError) {
        try open.append(rows.take())
        try open.finish(ending)
        run.value = nil
      } catch {
        run.abandon()
      }
    }
  }

  /// Adds a row to a series.
  ///
  /// - Throws: an earlier write's error.
  /// - Precondition: the series is in the layout and `values` has a number for each column.
  package func append(series: String, step: Int, values: [Double]) throws(StoreError) {
    precondition(
      columns[series] == values.count,
      "series \(series): \(columns[series] ?? 0) columns in the layout, \(values.count) values")
    try state.check(path)
    let row = HandedRows.Row(series: series, step: step, values: values)
    if rows.add(row) { try submit(bytes: HandedRows.enough) { (_) throws(StoreError) in } }
  }

  /// Adds what was captured at a step: for each tap of the layout its values, row-major.
  ///
  /// - Throws: an earlier write's error.
  /// - Precondition: the arrays are those of the layout, each as long as its shape says.
  package func capture(
    name: String, step: Int, arrays: [String: [Float]]
  ) throws(StoreError) {
    let counts = arrays.mapValues(\.count)
    precondition(
      taps[name] == counts,
      "capture \(name): taps in the layout \(taps[name] ?? [:]), values given \(counts)")
    let bytes = 4 * counts.values.reduce(0, +) + Self.jobBytes
    try submit(bytes: bytes) { (run) throws(StoreError) in
      try run.capture(name, step: step, arrays: arrays)
    }
  }

  /// Asks that all rows and captures so far be published and brought to the disk; does not wait.
  ///
  /// - Throws: an earlier write's error.
  package func flush() throws(StoreError) {
    try submit(bytes: Self.jobBytes) { (run) throws(StoreError) in try run.flush() }
  }

  /// Waits until all rows and captures so far are published and on the disk.
  ///
  /// - Returns: How many they are.
  /// - Throws: an earlier write's error, or this one's.
  @discardableResult package func synchronize() throws(StoreError) -> RowCounts {
    let state = state
    try submit(bytes: Self.jobBytes) { (run) throws(StoreError) in
      state.count(try run.flush())
    }
    return try owner.perform { () throws(StoreError) in
      try state.checkFailure()
      return state.counts
    }
  }

  /// Writes how the run ended, closes the file and waits for both.
  ///
  /// - Parameters:
  ///   - status: Anything but `.running`.
  ///   - endTime: Seconds since 1970.
  ///   - step: The step the status is about, if there is one.
  ///   - reason: In words; what exceeds 1,024 bytes is cut.
  /// - Throws: an earlier write's error, or this one's; the file is then left as it was.
  package func finish(
    status: RunStatus, endTime: Double, step: Int? = nil, reason: String = ""
  ) throws(StoreError) {
    precondition(status != .running, "a finished run cannot be left as running")
    let ending = RunEnding(status: status, endTime: endTime, step: step, reason: reason)
    let (run, state) = (run, state)
    try submit(bytes: Self.jobBytes) { (open) throws(StoreError) in
      try open.finish(ending)
      run.value = nil
      state.finish()
    }
    try owner.perform { () throws(StoreError) in }
    try state.checkFailure()
  }

  /// Hands a write over, and the rows before it, unless an earlier one failed.
  private func submit(
    bytes: Int, _ work: @escaping @Sendable (OpenRunFile) throws(StoreError) -> Void
  ) throws(StoreError) {
    try state.check(path)
    let (run, state, rows) = (run, state, rows)
    owner.submit(bytes: bytes) {
      guard let open = run.value else { return }
      do throws(StoreError) {
        try open.append(rows.take())
        try work(open)
      } catch {
        state.fail(error)
        run.abandon()
      }
    }
  }

  /// The state as the owning thread last left it.
  private final class StateBox: Sendable {
    private let state = Mutex(State.open)
    private let durable = Mutex(RowCounts(series: [:], captures: [:]))

    /// What the last flush has brought to the disk.
    var counts: RowCounts { durable.withLock { $0 } }

    func count(_ rows: RowCounts) { durable.withLock { $0 = rows } }
    func fail(_ error: StoreError) { state.withLock { $0 = .failed(error) } }
    func finish() { state.withLock { $0 = .finished } }

    func checkFailure() throws(StoreError) {
      if case .failed(let error) = state.withLock({ $0 }) { throw error }
    }

    func check(_ path: String) throws(StoreError) {
      try checkFailure()
      if case .finished = state.withLock({ $0 }) { throw .finished(file: path) }
    }
  }
}
