/// A run file being written, touched on the owning thread only.
final class OpenRunFile {
  private var file: HDF5File?
  private var series: [String: OpenSeries] = [:]
  private var captures: [String: OpenCapture] = [:]
  private var status: OpenStatus?

  /// Makes an empty file at a path where there is none.
  init(creating path: String) throws(StoreError) {
    file = try HDF5File(creating: path)
  }

  /// Makes everything that the run will fill, and lets readers follow from here on.
  func make(_ contents: RunFileContents) throws(StoreError) {
    guard let root = try file?.root() else { return }
    try root.write(Attribute(RunNames.format, .text(RunFile.format)))
    try root.write(Attribute(RunNames.conventions, .text(RunFile.format)))
    try root.write(Attribute(RunNames.spec, .text(contents.spec)))
    try root.write(Attribute(RunNames.resolvedSpec, .text(contents.resolvedSpec)))
    try root.write(Attribute(RunNames.compression, "none"))
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
    status = try OpenStatus(makingIn: root)
    try root.close()
    try file?.startLiveWriting()
    try file?.synchronize()
  }

  /// Adds a row to a series.
  func append(to name: String, step: Int, values: [Double]) throws(StoreError) {
    guard let series = series[name] else { preconditionFailure("no series is called \(name)") }
    try series.append(step: step, values: values)
  }

  /// Adds one captured step to a capture.
  func capture(_ name: String, step: Int, arrays: [String: [Float]]) throws(StoreError) {
    guard let capture = captures[name] else { preconditionFailure("no capture is called \(name)") }
    try capture.append(step: step, arrays: arrays)
  }

  /// Publishes all that was added, values before indices, and waits until it is on the disk.
  func flush() throws(StoreError) {
    for series in series.values { try series.flushValues() }
    for capture in captures.values { try capture.flushValues() }
    for series in series.values { try series.publish() }
    for capture in captures.values { try capture.publish() }
    try file?.synchronize()
  }

  /// Says how the run ended and closes the file.
  func finish(_ ending: RunEnding, path: String) throws(StoreError) {
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
    try synchronizeOnDisk(path)
  }
}
