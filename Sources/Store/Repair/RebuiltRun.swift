import Foundation

/// A run file made from the log of a damaged one.
struct RebuiltRun {
  private let log: MetricsLog
  private let contents: RunFileContents

  /// Takes the rows from the log, and the spec and provenance from wherever they can still be read:
  /// the damaged file, or another segment of its folder.
  init(log: MetricsLog, original path: String) {
    self.log = log
    let folder = Folder.parent(of: path)
    let others = RunFile.segments(inFolder: folder.isEmpty ? "." : folder)
      .filter { Folder.name(of: $0) != Folder.name(of: path) }
    let source = ([path] + others.reversed()).lazy.compactMap { try? RunFile(reading: $0) }.first
    let note = Attribute(
      "rebuilt_from",
      .text("\(MetricsLog.path(besideSegment: log.segment)), because the file was damaged"))
    let provenance = (source?.provenance ?? []).filter { $0.name != note.name }
    contents = RunFileContents(
      spec: source?.spec ?? "", resolvedSpec: source?.resolvedSpec ?? "{}",
      provenance: provenance + [note],
      series: log.series.map { SeriesLayout(name: $0.name, columns: $0.columns) }, captures: [])
  }

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - location: Where there is none.
  ///   - path: Where it will be.
  /// - Throws: when it cannot be written; there is none then.
  func write(to location: String, named path: String) throws(StoreError) {
    try contents.validate(for: path)
    let (log, contents) = (log, contents)
    try owner.perform { () throws(StoreError) in
      let file = try HDF5File(creating: location, named: path)
      do throws(StoreError) {
        try Self.write(log, contents, to: file.root())
        try file.flush()
      } catch {
        file.discardUnfinished(at: location)
        throw error
      }
      try file.close()
    }
  }

  private static func write(
    _ log: MetricsLog, _ contents: RunFileContents, to root: borrowing HDF5Object
  ) throws(StoreError) {
    try root.write(Attribute(RunNames.format, .text(RunFile.format)))
    try root.write(Attribute(RunNames.conventions, .text(RunFile.format)))
    try root.write(Attribute(RunNames.spec, .text(contents.spec)))
    try root.write(Attribute(RunNames.resolvedSpec, .text(contents.resolvedSpec)))
    try root.write(Attribute(RunNames.compression, "none"))
    for attribute in contents.provenance { try root.write(attribute) }
    let metrics = try root.makeGroup(RunNames.metrics)
    for (layout, rows) in zip(contents.series, log.series) {
      let series = try OpenSeries(making: layout, in: metrics)
      for (row, step) in rows.steps.enumerated() {
        try series.append(step: step, values: rows.values.map { $0[row] })
      }
      try series.flushValues()
      try series.publish()
    }
    try root.makeGroup(RunNames.captures).close()
    let status = try OpenStatus(makingIn: root)
    if let ending = log.ending { try status.write(ending) }
  }
}
