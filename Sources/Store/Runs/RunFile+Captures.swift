/// A capture as it stands: what was captured, and at which steps so far.
package struct CaptureListing: Equatable, Sendable {
  package let name: String
  /// The published steps.
  package let steps: [Int]
  package let element: CaptureElement
  package let taps: [TapLayout]
  /// The examples, integers `[example, time]`; `nil` when none were needed.
  package let tokens: NumericArray?
  /// What the model was to predict, integers `[example, time]`.
  package let targets: NumericArray?
  /// What was used, whatever was asked for.
  package let compression: CaptureCompression
  package let chunking: CaptureChunking
}

extension RunFile {
  /// The captures in the order of the layout.
  package func captures() throws(StoreError) -> [CaptureListing] {
    try read { (root) throws(StoreError) in
      let captures = try root.open(RunNames.captures)
      return try captures.childNamesAsMade().map { (name) throws(StoreError) in
        try CaptureListing(of: captures.open(name), name: name)
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

  /// Reads a tap at one of the published steps, exact as `Double` whatever it is stored as.
  ///
  /// - Parameters:
  ///   - index: Which of the capture's steps, from 0.
  ///   - tap: Of the capture.
  ///   - capture: Of the run.
  /// - Returns: `[example, …]`.
  /// - Throws: when the run has no such capture, tap or step.
  package func array(
    at index: Int, ofTap tap: String, inCapture capture: String
  ) throws(StoreError) -> NumericArray {
    try read { (root) throws(StoreError) in
      let group = try child(capture, "a capture", of: root.open(RunNames.captures))
      // The index first: steps it does not know yet are not published.
      let count = try group.open(RunNames.step).extents().first ?? 0
      let dataset = try child(tap, "a tap", of: group)
      let shape = try dataset.extents()
      guard (0..<count).contains(index), shape.first ?? 0 >= count else {
        throw .malformed(
          file: path, place: group.place, expected: "a step number \(index)",
          found: "\(count) steps, values of shape \(shape)")
      }
      try dataset.requirePlausibleSize()
      let row = Array(shape.dropFirst())
      return NumericArray(
        shape: row,
        reals: try dataset.readRows(index..<(index + 1), of: .float64, shape: row, zero: 0.0))
    }
  }

  /// What an axis of a capture counts, such as the positions of `time`.
  ///
  /// - Parameters:
  ///   - axis: Its name as a tap's layout has it.
  ///   - extent: Its extent, for an axis of one name may have several.
  ///   - capture: Of the run.
  /// - Returns: As many numbers as `extent` says.
  /// - Throws: when the run has no such capture or axis.
  package func scale(
    _ axis: String, extent: Int, ofCapture capture: String
  ) throws(StoreError) -> [Double] {
    try read { (root) throws(StoreError) in
      let group = try child(capture, "a capture", of: root.open(RunNames.captures))
      let other = "\(axis)_\(extent)"
      let name = try group.contains(other) ? other : axis
      let values = try child(name, "an axis", of: group).numbers().reals
      guard values.count == extent else {
        throw .malformed(
          file: path, place: group.path(of: name), expected: "\(extent) numbers",
          found: "\(values.count)")
      }
      return values
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
}

extension CaptureListing {
  /// Reads what a capture's group says of itself.
  init(of group: borrowing HDF5Object, name: String) throws(StoreError) {
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
    self.name = name
    steps = try group.steps()
    element = try group.choice(RunNames.element)
    self.taps = taps
    tokens = try group.examples(RunNames.tokens)
    targets = try group.examples(RunNames.targets)
    // The first files of the layout did not say; they had neither.
    compression = try group.choice(RunNames.compression, orAbsent: CaptureCompression.none)
    chunking = try group.choice(RunNames.chunking, orAbsent: CaptureChunking.step)
  }
}

extension HDF5Object {
  /// The published steps of a series or a capture.
  func steps() throws(StoreError) -> [Int] {
    let index = try open(RunNames.step).numbers()
    guard let steps = index.integers, index.shape.count == 1 else {
      throw .malformed(
        file: file, place: path(of: RunNames.step), expected: "integers along one axis",
        found: "an array of shape \(index.shape)")
    }
    return steps.map { Int($0) }
  }

  /// The examples of a capture; `nil` where one number stands for none.
  fileprivate func examples(_ name: String) throws(StoreError) -> NumericArray? {
    let array = try open(name).numbers()
    return array.shape.count == 2 ? array : nil
  }

  /// An attribute that is one of a few words.
  fileprivate func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, orAbsent fallback: Choice? = nil
  ) throws(StoreError) -> Choice {
    if let fallback, try attribute(name) == nil { return fallback }
    let stored = try text(ofAttribute: name)
    guard let choice = Choice(rawValue: stored) else {
      throw .malformed(
        file: file, place: "attribute '\(name)' of \(place)",
        expected: Choice.allCases.map(\.rawValue).joined(separator: ", "), found: "'\(stored)'")
    }
    return choice
  }
}
