/// A capture being written, touched on the owning thread only.
final class OpenCapture {
  private let layout: CaptureLayout
  private var steps: HDF5Object?
  private let taps: [OpenTap]
  private var rows = 0
  private var unpublished: [Int64] = []

  /// Makes `/captures/<name>` with its datasets and scales.
  init(making layout: CaptureLayout, in captures: borrowing HDF5Object) throws(StoreError) {
    self.layout = layout
    let compression = layout.usedCompression
    let group = try captures.makeGroup(layout.name)
    try group.write(Attribute(RunNames.element, .text(layout.element.rawValue)))
    try group.write(Attribute(RunNames.compression, .text(compression.rawValue)))
    try group.write(Attribute(RunNames.chunking, .text(layout.chunking.rawValue)))
    let steps = try group.makeGrowing(RunNames.step, .int64, row: [], chunk: [256])
    try steps.write(Attribute("long_name", "training step, the number of updates done"))
    try steps.becomeScale(RunNames.step)
    var scales = AxisScales(layout.scales)
    for (name, array) in [(RunNames.tokens, layout.tokens), (RunNames.targets, layout.targets)] {
      let stored = array ?? RunNames.noExamples
      let dataset = try group.makeArray(name, .int64, shape: stored.shape)
      try dataset.write(stored)
      if array == nil { try dataset.write(Attribute("meaning", "captured without examples")) }
      try Self.name(
        RunNames.exampleAxes, of: dataset, shape: stored.shape, from: 0, in: group, &scales)
      try dataset.close()
    }
    let bytes = layout.taps.reduce(0) {
      $0 + $1.shape.reduce(layout.element.byteCount, *)
    }
    var open: [OpenTap] = []
    for tap in layout.taps {
      let plan = ChunkPlan(
        shape: tap.shape, elementBytes: layout.element.byteCount, chunking: layout.chunking,
        captureBytes: bytes)
      let dataset = try group.makeGrowing(
        tap.name, layout.element.stored, row: tap.shape, chunk: plan.chunk,
        filter: compression.filter)
      try dataset.write(Attribute(RunNames.tap, true))
      try dataset.attach(steps, toAxis: 0, named: RunNames.captureAxis)
      try Self.name(tap.axes, of: dataset, shape: tap.shape, from: 1, in: group, &scales)
      open.append(OpenTap(tap, layout.element, plan, compression.filter, dataset))
    }
    taps = open
    try group.close()
    self.steps = consume steps
  }

  /// Closes the datasets for as long as the file changes to live writing.
  func rest() throws(StoreError) {
    try steps.take()?.close()
    for tap in taps { try tap.rest() }
  }

  /// Opens the datasets again.
  func resume(in captures: borrowing HDF5Object) throws(StoreError) {
    let group = try captures.open(layout.name)
    steps = try group.open(RunNames.step)
    for tap in taps { try tap.resume(in: group) }
  }

  /// Gives axes of a dataset their scales, making those that are not there yet.
  private static func name(
    _ axes: [String], of dataset: borrowing HDF5Object, shape: [Int], from first: Int,
    in group: borrowing HDF5Object, _ scales: inout AxisScales
  ) throws(StoreError) {
    for (index, (axis, extent)) in zip(axes, shape).enumerated() {
      let name = scales.name(of: axis, extent: extent)
      if name.isNew {
        let values = scales.values(of: axis, extent: extent)
        let scale = try group.makeArray(
          name.name, values.integers == nil ? .float64 : .int64, shape: [extent])
        try scale.write(values)
        try scale.becomeScale(name.name)
        try scale.close()
      }
      try dataset.attach(group.open(name.name), toAxis: first + index, named: axis)
    }
  }

  /// How many captured steps the index says, after the last `publish`.
  var published: Int { rows - unpublished.count }

  /// Adds one captured step; readers see it from the next `publish`.
  ///
  /// - Precondition: an array a tap, as long as the tap's shape says.
  func append(step: Int, arrays: [String: [Float]]) throws(StoreError) {
    for tap in taps {
      guard let array = arrays[tap.layout.name] else {
        preconditionFailure("nothing was captured for tap \(tap.layout.name)")
      }
      try tap.append(array, after: rows)
    }
    rows += 1
    unpublished.append(Int64(step))
  }

  /// Hands the captured arrays over to the system.
  func flushValues() throws(StoreError) {
    guard !unpublished.isEmpty else { return }
    for tap in taps { try tap.flush(rows: rows) }
  }

  /// Lengthens the index, which tells readers how many captures there are.
  func publish() throws(StoreError) {
    guard !unpublished.isEmpty else { return }
    try steps?.append(
      NumericArray(shape: [unpublished.count], integers: unpublished), after: published)
    try steps?.flush()
    unpublished = []
  }
}

extension OpenCapture {
  /// Copies the first captured steps of an earlier file's capture into this empty one.
  ///
  /// - Throws: when the earlier file has fewer, or captured something else, or otherwise.
  func copy(rows count: Int, from captures: borrowing HDF5Object) throws(StoreError) {
    let group = try captures.open(layout.name)
    let earlier = try CaptureListing(of: group, name: layout.name)
    func require<Value: Equatable>(
      _ what: String, _ here: Value, _ there: Value
    ) throws(StoreError) {
      guard here == there else {
        throw .malformed(
          file: group.file, place: group.place, expected: "\(what) \(here)", found: "\(there)")
      }
    }
    try require("element", layout.element.rawValue, earlier.element.rawValue)
    try require("taps", layout.taps.map(\.name), earlier.taps.map(\.name))
    try require("axes", layout.taps.map(\.axes), earlier.taps.map(\.axes))
    guard layout.tokens == earlier.tokens, layout.targets == earlier.targets else {
      throw .malformed(
        file: group.file, place: group.place, expected: "the same examples", found: "others")
    }
    try group.open(RunNames.step).requireRows(count)
    for tap in taps { try tap.copy(rows: count, from: group.open(tap.layout.name)) }
    unpublished = earlier.steps.prefix(count).map { Int64($0) }
    rows = count
  }
}

extension HDF5Object {
  /// Throws when an index has fewer rows than were promised.
  func requireRows(_ count: Int) throws(StoreError) {
    let held = try extents().first ?? 0
    guard held >= count else {
      throw .malformed(
        file: file, place: place, expected: "at least \(count) rows", found: "\(held)")
    }
  }
}

extension CaptureLayout {
  /// What the capture is really compressed with: see `CaptureCompression` and `CaptureChunking`.
  fileprivate var usedCompression: CaptureCompression {
    chunking == .step && compression.filter.isAvailable ? compression : .none
  }
}

extension CaptureCompression {
  fileprivate var filter: ChunkFilter {
    switch self {
    case .none: .none
    case .deflate: .deflate
    case .blosc: .blosc
    }
  }
}
