/// The names of the run layout, written once for writer and reader.
enum RunNames {
  static let format = "format"
  static let conventions = "Conventions"
  static let spec = "spec"
  static let resolvedSpec = "resolved_spec"
  static let compression = "compression"
  static let continues = "continues"
  static let continuedFromStep = "continued_from_step"
  /// Attributes of the root that provenance may not use.
  static let reserved = [
    format, conventions, spec, resolvedSpec, compression, continues, continuedFromStep,
  ]

  static let metrics = "metrics"
  static let captures = "captures"
  static let status = "status"

  static let step = "step"
  static let values = "values"
  static let columnName = "name"
  static let units = "units"
  static let description = "description"
  static let measured = "measured"

  static let tokens = "tokens"
  static let targets = "targets"
  static let element = "element"
  static let chunking = "chunking"
  /// What stands for the examples of a capture that has none.
  static let noExamples = NumericArray(shape: [], integers: [-1])
  static let captureAxis = "capture"
  static let exampleAxes = ["example", "time"]
  /// Marks the datasets of a capture that are taps, beside scales, tokens and steps.
  static let tap = "tap"

  static let code = "code"
  static let endTime = "end_time"
  static let reason = "reason"
  static let reasonBytes = 1_024
}

extension RunFileContents {
  /// Throws when a name cannot stand in a file, stands there twice, or a shape is empty.
  func validate(for file: String) throws(StoreError) {
    func refuse(_ place: String, _ expected: String, _ found: String) -> StoreError {
      .malformed(file: file, place: place, expected: expected, found: found)
    }
    func checkNames(_ names: [String], _ what: String, taken: [String] = []) throws(StoreError) {
      var seen = Set(taken)
      for name in names {
        if name.isEmpty || name == "." || name.contains("/") || name.contains("\0") {
          throw refuse(what, "a name without '/' that is not empty", "'\(name)'")
        }
        if !seen.insert(name).inserted {
          throw refuse(what, "a name that is not taken", "'\(name)' again")
        }
      }
    }
    try checkNames(provenance.map(\.name), "provenance", taken: RunNames.reserved)
    try checkNames(series.map(\.name), "series")
    for series in series {
      try checkNames(series.columns.map(\.name), "columns of series '\(series.name)'")
      if series.columns.isEmpty {
        throw refuse("series '\(series.name)'", "at least one column", "none")
      }
    }
    try checkNames(captures.map(\.name), "captures")
    for capture in captures {
      let place = "taps of capture '\(capture.name)'"
      var scales = AxisScales()
      let taken = capture.axes.map { scales.name(of: $0.name, extent: $0.extent).name }
      try checkNames(
        capture.taps.map(\.name), place,
        taken: [RunNames.step, RunNames.tokens, RunNames.targets] + taken)
      for tap in capture.taps where tap.shape.contains(where: { $0 < 1 }) {
        throw refuse("tap '\(tap.name)'", "axes of at least 1", "shape \(tap.shape)")
      }
    }
    for (what, text) in [("spec", spec), ("resolved spec", resolvedSpec)]
    where text.utf8.contains(0) {
      throw refuse(what, "a text without zero bytes", "a zero byte")
    }
  }
}

extension CaptureLayout {
  /// Every axis of this capture's arrays but that of captures, with repetitions.
  var axes: [(name: String, extent: Int)] {
    let examples = [tokens, targets].flatMap { array in
      Array(zip(RunNames.exampleAxes, array?.shape ?? []))
    }
    return (examples + taps.flatMap { Array(zip($0.axes, $0.shape)) }).map { ($0, $1) }
  }
}

/// Gives every (axis name, extent) of a group one scale: the first extent takes the bare name,
/// since a name stands for one dimension in netCDF, later ones "name_extent".
struct AxisScales {
  private var extents: [String: Int] = [:]
  private var made: Set<String> = []
  private let given: [CaptureScale]

  /// No scales yet; those `given` have other values than 0, 1, 2 and so on.
  init(_ given: [CaptureScale] = []) { self.given = given }

  /// The values of an axis' scale.
  func values(of axis: String, extent: Int) -> NumericArray {
    let other = given.first { $0.axis == axis && $0.values.count == extent }
    return other.map { NumericArray(shape: [extent], reals: $0.values) }
      ?? NumericArray(shape: [extent], integers: (0..<Int64(extent)).map { $0 })
  }

  /// The scale's name, and whether this is its first use.
  mutating func name(of axis: String, extent: Int) -> (name: String, isNew: Bool) {
    let first = extents[axis, default: extent]
    extents[axis] = first
    let name = first == extent ? axis : "\(axis)_\(extent)"
    return (name, made.insert(name).inserted)
  }
}
