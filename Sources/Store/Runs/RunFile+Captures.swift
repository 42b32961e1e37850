/// A capture as it stands: what was captured, and at which steps so far.
package struct CaptureListing: Equatable, Sendable {
  package let name: String
  /// The published steps.
  package let steps: [Int]
  package let element: CaptureElement
  package let taps: [TapLayout]
  /// The examples, integers `[example, time]`.
  package let tokens: NumericArray
  /// What the model was to predict, integers `[example, time]`.
  package let targets: NumericArray
}

extension RunFile {
  /// The captures in the order of the layout.
  package func captures() throws(StoreError) -> [CaptureListing] {
    try read { (root) throws(StoreError) in
      let captures = try root.open(RunNames.captures)
      return try captures.childNamesAsMade().map { (name) throws(StoreError) in
        try Self.listing(of: captures.open(name), name: name)
      }
    }
  }

  /// Reads all published steps of a tap, exact as `Double` whatever they are stored as.
  ///
  /// - Returns: `[capture, example, …]`.
  /// - Throws: when the run has no such capture or tap.
  package func array(
    ofTap tap: String, inCapture capture: String
  ) throws(StoreError) -> NumericArray {
    try read { (root) throws(StoreError) in
      let group = try child(capture, "a capture", of: root.open(RunNames.captures))
      let steps = try group.open(RunNames.step).extents()
      return try child(tap, "a tap", of: group).numbers(rows: steps.first ?? 0)
    }
  }

  private func child(
    _ name: String, _ what: String, of group: borrowing HDF5Object
  ) throws(StoreError) -> HDF5Object {
    guard try group.contains(name) else {
      throw .malformed(
        file: path, place: group.place, expected: "\(what) called '\(name)'",
        found: try group.childNamesAsMade().joined(separator: ", "))
    }
    return try group.open(name)
  }

  private static func listing(
    of group: borrowing HDF5Object, name: String
  ) throws(StoreError) -> CaptureListing {
    let stored = try group.text(ofAttribute: RunNames.element)
    guard let element = CaptureElement(rawValue: stored) else {
      throw .malformed(
        file: group.file, place: "attribute '\(RunNames.element)' of \(group.place)",
        expected: CaptureElement.allCases.map(\.rawValue).joined(separator: ", "),
        found: "'\(stored)'")
    }
    var taps: [TapLayout] = []
    for child in try group.childNamesAsMade() {
      let dataset = try group.open(child)
      guard try dataset.attribute(RunNames.tap) == true else { continue }
      let shape = try Array(dataset.extents().dropFirst())
      let axes = try shape.indices.map { (axis) throws(StoreError) in
        try dataset.axisName(axis + 1)
      }
      taps.append(TapLayout(name: child, shape: shape, axes: axes))
    }
    return CaptureListing(
      name: name, steps: try group.open(RunNames.step).numbers().reals.map { Int($0) },
      element: element, taps: taps, tokens: try group.open(RunNames.tokens).numbers(),
      targets: try group.open(RunNames.targets).numbers())
  }
}
