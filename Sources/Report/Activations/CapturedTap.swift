import Store

/// What a run has stored of a tap, and where.
struct CapturedTap {
  /// Path of the run file.
  let path: String
  let capture: String
  let layout: TapLayout
  /// The published steps.
  let steps: [Int]

  /// The layer that it is of; nil for what is of none.
  var layer: Int? {
    let parts = layout.name.split(separator: ".")
    guard let place = parts.firstIndex(of: "layers"), place + 1 < parts.count else { return nil }
    return Int(parts[place + 1])
  }

  /// The numbers at the last step; nil when they cannot be read.
  var last: NumericArray? {
    guard !steps.isEmpty else { return nil }
    return try? RunFile(reading: path).array(
      at: steps.count - 1, ofTap: layout.name, inCapture: capture)
  }

  /// The numbers at all steps; nil when they cannot be read.
  var all: NumericArray? {
    try? RunFile(reading: path).array(ofTap: layout.name, inCapture: capture)
  }

  /// The positions that its axis of time counts.
  var positions: [Double]? {
    guard let axis = layout.axes.firstIndex(of: "time") else { return nil }
    return try? RunFile(reading: path).scale(
      "time", extent: layout.shape[axis], ofCapture: capture)
  }
}

/// All that a run has captured.
struct CapturedTaps {
  private let taps: [CapturedTap]
  /// The specification of the run.
  let specification: SpecificationLeaves

  /// The captures of a trial; none when they cannot be read.
  init(of record: TrialRecord) {
    let captures = (try? RunFile(reading: record.path).captures()) ?? []
    taps = captures.filter { !$0.steps.isEmpty }.flatMap { capture in
      capture.taps.map {
        CapturedTap(path: record.path, capture: capture.name, layout: $0, steps: capture.steps)
      }
    }
    specification = SpecificationLeaves(ofJSON: record.specification)
  }

  /// The taps of all layers with a name and axes, one a layer: that with most steps.
  ///
  /// - Parameters:
  ///   - name: Of the tap within its layer, such as `memory`.
  ///   - axes: Its axes, as stored.
  /// - Returns: By layer.
  func layers(_ name: String, axes: [String]) -> [CapturedTap] {
    var found: [Int: CapturedTap] = [:]
    for tap in taps where tap.layout.axes == axes {
      guard let layer = tap.layer, tap.layout.name == "layers.\(layer).\(name)" else { continue }
      if found[layer].map({ $0.steps.count < tap.steps.count }) ?? true { found[layer] = tap }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A tap of the same capture as another.
  func beside(_ other: CapturedTap, _ name: String, axes: [String]) -> CapturedTap? {
    taps.first { tap in
      tap.capture == other.capture && tap.layout.axes == axes && tap.layer == other.layer
        && tap.layout.name.hasSuffix("." + name)
    }
  }
}

extension Array {
  /// At most so many of the elements: the first, the last, and those evenly between them.
  func spread(atMost limit: Int) -> [Element] {
    guard count > limit, limit > 1 else { return Array(prefix(Swift.max(1, limit))) }
    return (0..<limit).map { self[$0 * (count - 1) / (limit - 1)] }
  }
}
