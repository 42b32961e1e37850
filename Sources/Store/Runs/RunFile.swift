/// Reads a run file: finished, being written, or left by a killed writer.
///
/// Every call opens the file, reads and closes it, so it sees the newest published rows and never
/// stands in a writer's way.
package struct RunFile: Sendable {
  /// The version of the layout that this room writes and reads.
  package static let format = "gecko-run-1"

  /// Path of the file.
  package let path: String
  /// The spec as the user wrote it, YAML.
  package let spec: String
  /// The spec with every default filled in, JSON.
  package let resolvedSpec: String
  /// Where the numbers come from, in the order written.
  package let provenance: [Attribute]
  /// For a resumed run the name of the segment it went on from, in the same folder, whose rows this
  /// one has too.
  package let continues: String?
  /// The step a resumed run went on from.
  package let continuedFromStep: Int?

  /// Opens a run file and reads what does not change.
  ///
  /// - Throws: when there is no such file, or it is not HDF5, cut short, or of another format.
  package init(reading path: String) throws(StoreError) {
    self.path = path
    let attributes: [Attribute]
    (spec, resolvedSpec, attributes) = try HDF5File.read(path) {
      (root) throws(StoreError) -> (String, String, [Attribute]) in
      try root.requireFormat(Self.format)
      return (
        try root.text(ofAttribute: RunNames.spec),
        try root.text(ofAttribute: RunNames.resolvedSpec), try root.attributes()
      )
    }
    provenance = attributes.filter { !RunNames.reserved.contains($0.name) }
    let values = attributes.map { ($0.name, $0.value) }
    let byName = Dictionary(values, uniquingKeysWith: { first, _ in first })
    if case .text(let name) = byName[RunNames.continues] {
      continues = name
    } else {
      continues = nil
    }
    if case .integer(let step) = byName[RunNames.continuedFromStep] {
      continuedFromStep = step
    } else {
      continuedFromStep = nil
    }
  }

  /// The run files in a trial's folder, oldest first; empty when there is no such folder.
  package static func segments(inFolder folder: String) -> [String] {
    RunSegments.paths(inFolder: folder)
  }

  /// How the run stands.
  package func ending() throws(StoreError) -> RunEnding {
    try read { (root) throws(StoreError) in
      let status = try root.open(RunNames.status)
      let code = try status.open(RunNames.code).numbers()
      guard let raw = code.integers?.first, let state = RunStatus(rawValue: Int(raw)) else {
        throw .malformed(
          file: path, place: "/status/code",
          expected: "a number from 0 to \(RunStatus.allCases.count - 1)",
          found: "\(code.values)")
      }
      let endTime = try status.open(RunNames.endTime).numbers().reals.first
      let step = try status.open(RunNames.step).numbers().integers?.first
      let reason = try status.open(RunNames.reason).texts().first
      return RunEnding(
        status: state, endTime: endTime.flatMap { $0.isNaN ? nil : $0 },
        step: step.flatMap { $0 < 0 ? nil : Int($0) }, reason: reason ?? "")
    }
  }

  /// The series in the order of the layout.
  package func seriesNames() throws(StoreError) -> [String] {
    try read { (root) throws(StoreError) in try root.open(RunNames.metrics).childNamesAsMade() }
  }

  /// How many rows are published now.
  package func rowCounts() throws(StoreError) -> RowCounts {
    @Sendable func counts(in group: borrowing HDF5Object) throws(StoreError) -> [String: Int] {
      var counts: [String: Int] = [:]
      for name in try group.childNames() {
        counts[name] = try group.open(name).open(RunNames.step).extents().first ?? 0
      }
      return counts
    }
    return try read { (root) throws(StoreError) in
      RowCounts(
        series: try counts(in: root.open(RunNames.metrics)),
        captures: try counts(in: root.open(RunNames.captures)))
    }
  }

  /// Opens the file for the time of one reading, on the owning thread.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing HDF5Object) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try HDF5File.read(path, body)
  }
}
