import Foundation

/// A run file and its log being written, touched on the owning thread only.
final class OpenRunFile {
  private let segment: RunSegments.Segment
  private let log: OpenMetricsLog
  private var file: HDF5File?
  private var series: [String: OpenSeries] = [:]
  private var captures: [String: OpenCapture] = [:]
  private var status: OpenStatus?
  private var hasUnpublished = false
  /// Bytes captured since the system was last asked to begin writing.
  private var resting = 0

  /// Makes an empty log, which claims the segment's number, and an empty file under a name of its
  /// own: a run file is there whole or not at all.
  ///
  /// - Throws: `EEXIST` when the number is taken.
  init(creating segment: RunSegments.Segment) throws(StoreError) {
    self.segment = segment
    log = try OpenMetricsLog(creating: segment.log)
    do throws(StoreError) {
      file = try HDF5File(creating: segment.unfinished, named: segment.path)
    } catch {
      unlink(segment.log)
      throw error
    }
  }

  /// Makes everything that the run will fill, copies what an earlier segment has, brings all to the
  /// disk, and lets readers follow from here on under the segment's name.
  func make(
    _ contents: RunFileContents, continuing earlier: RunContinuation?
  ) throws(StoreError) {
    guard let root = try file?.root() else { return }
    try root.write(Attribute(RunNames.format, .text(RunFile.format)))
    try root.write(Attribute(RunNames.conventions, .text(RunFile.format)))
    try root.write(Attribute(RunNames.spec, .text(contents.spec)))
    try root.write(Attribute(RunNames.resolvedSpec, .text(contents.resolvedSpec)))
    try root.write(Attribute(RunNames.compression, "none"))
    if let earlier {
      let name = URL(filePath: earlier.segment).lastPathComponent
      try root.write(Attribute(RunNames.continues, .text(name)))
      try root.write(Attribute(RunNames.continuedFromStep, .integer(earlier.step)))
    }
    for attribute in contents.provenance { try root.write(attribute) }
    let metrics = try root.makeGroup(RunNames.metrics)
    for layout in contents.series {
      series[layout.name] = try OpenSeries(making: layout, in: metrics)
    }
    try metrics.close()
    let captureGroup = try root.makeGroup(RunNames.captures)
    for layout in contents.captures {
      captures[layout.name] = try OpenCapture(making: layout, in: captureGroup)
    }
    try captureGroup.close()
    try OpenStatus.make(in: root)
    try root.close()
    log.begin(contents, segment: segment.name, after: earlier)
    if let earlier { try copy(from: earlier, in: contents) }
    try publish()
    try startLiveWriting()
    try file?.synchronize()
    try segment.show()
  }

  /// Lets readers follow from here on.
  ///
  /// HDF5 1.10.8 crashes when it cannot write in the middle of this while a dataset is open; so none
  /// is, and everything that makes the file grow has been written.
  private func startLiveWriting() throws(StoreError) {
    for series in series.values { try series.rest() }
    for capture in captures.values { try capture.rest() }
    try file?.flush()
    try file?.startLiveWriting()
    guard let root = try file?.root() else { return }
    let metrics = try root.open(RunNames.metrics)
    for series in series.values { try series.resume(in: metrics) }
    let group = try root.open(RunNames.captures)
    for capture in captures.values { try capture.resume(in: group) }
    status = try OpenStatus(in: root)
  }

  private func copy(
    from earlier: RunContinuation, in contents: RunFileContents
  ) throws(StoreError) {
    let source = try HDF5File(reading: earlier.segment)
    let root = try source.root()
    try root.requireFormat(RunFile.format)
    let metrics = try root.open(RunNames.metrics)
    for name in contents.series.map(\.name) {
      guard let rows = earlier.rows.series[name], rows > 0 else { continue }
      try series[name]?.visitRows(rows, of: metrics) { (step, values) throws(StoreError) in
        try append(to: name, step: step, values: values)
      }
    }
    let group = try root.open(RunNames.captures)
    for name in contents.captures.map(\.name) {
      guard let rows = earlier.rows.captures[name], rows > 0 else { continue }
      try captures[name]?.copy(rows: rows, from: group)
      hasUnpublished = true
    }
  }

  /// Removes what was made, after it could not be made whole.
  func discard() {
    segment.remove()
    file.take()?.discardUnfinished(at: segment.unfinished)
  }

  /// Adds a row to a series.
  func append(to name: String, step: Int, values: [Double]) throws(StoreError) {
    guard let series = series[name] else { preconditionFailure("no series is called \(name)") }
    hasUnpublished = true
    try log.append(to: name, step: step, values: values)
    try series.append(step: step, values: values)
  }

  /// Adds rows to their series.
  func append(_ rows: [HandedRows.Row]) throws(StoreError) {
    for row in rows { try append(to: row.series, step: row.step, values: row.values) }
  }

  /// Adds one captured step to a capture.
  func capture(_ name: String, step: Int, arrays: [String: [Float]]) throws(StoreError) {
    guard let capture = captures[name] else { preconditionFailure("no capture is called \(name)") }
    hasUnpublished = true
    try capture.append(step: step, arrays: arrays)
    resting += arrays.values.reduce(0) { $0 + 4 * $1.count }
    if resting >= 8 << 20 {
      try file?.startSynchronizing()
      resting = 0
    }
  }

  /// Publishes all that was added, and waits until it is on the disk.
  ///
  /// - Returns: How much of the run is.
  @discardableResult func flush() throws(StoreError) -> RowCounts {
    if hasUnpublished {
      try publish()
      try file?.synchronize()
      hasUnpublished = false
    }
    return RowCounts(
      series: series.mapValues(\.published), captures: captures.mapValues(\.published))
  }

  /// Brings the log to the disk, then publishes, values before indices.
  ///
  /// So the log has all that readers of the file have seen.
  private func publish() throws(StoreError) {
    try log.synchronize()
    for series in series.values { try series.flushValues() }
    for capture in captures.values { try capture.flushValues() }
    for series in series.values { try series.publish() }
    for capture in captures.values { try capture.publish() }
  }

  /// Says how the run ended and closes the file.
  func finish(_ ending: RunEnding) throws(StoreError) {
    log.end(ending)
    hasUnpublished = true
    try flush()
    try status?.write(ending)
    series = [:]
    captures = [:]
    status = nil
    if let file = file.take() {
      try file.flush()
      try file.synchronize()
      try file.close()
    }
    try synchronizeOnDisk(segment.path)
  }
}
