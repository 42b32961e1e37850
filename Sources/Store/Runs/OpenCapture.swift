/// A capture being written, touched on the owning thread only.
final class OpenCapture {
  private final class OpenTap {
    let layout: TapLayout
    let dataset: HDF5Object

    init(_ layout: TapLayout, _ dataset: consuming HDF5Object) {
      self.layout = layout
      self.dataset = dataset
    }
  }

  private let element: CaptureElement
  private let steps: HDF5Object
  private let taps: [OpenTap]
  private var rows = 0
  private var unpublished: [Int64] = []

  /// Makes `/captures/<name>` with its datasets and scales.
  init(making layout: CaptureLayout, in captures: borrowing HDF5Object) throws(StoreError) {
    let group = try captures.makeGroup(layout.name)
    try group.write(Attribute(RunNames.element, .text(layout.element.rawValue)))
    element = layout.element
    steps = try group.makeGrowing(RunNames.step, .int64, row: [], rowsPerChunk: 256)
    try steps.write(Attribute("long_name", "training step, the number of updates done"))
    try steps.becomeScale(RunNames.step)
    var scales = AxisScales()
    for (name, array) in [(RunNames.tokens, layout.tokens), (RunNames.targets, layout.targets)] {
      let dataset = try group.makeArray(name, .int64, shape: array.shape)
      try dataset.write(array)
      try Self.name(
        RunNames.exampleAxes, of: dataset, shape: array.shape, from: 0, in: group, &scales)
      try dataset.close()
    }
    var open: [OpenTap] = []
    for tap in layout.taps {
      let dataset = try group.makeGrowing(
        tap.name, layout.element.stored, row: tap.shape, rowsPerChunk: 1)
      try dataset.write(Attribute(RunNames.tap, true))
      try dataset.attach(steps, toAxis: 0, named: RunNames.captureAxis)
      try Self.name(tap.axes, of: dataset, shape: tap.shape, from: 1, in: group, &scales)
      open.append(OpenTap(tap, dataset))
    }
    taps = open
    try group.close()
  }

  /// Gives axes of a dataset their scales, making those that are not there yet.
  private static func name(
    _ axes: [String], of dataset: borrowing HDF5Object, shape: [Int], from first: Int,
    in group: borrowing HDF5Object, _ scales: inout AxisScales
  ) throws(StoreError) {
    for (index, (axis, extent)) in zip(axes, shape).enumerated() {
      let name = scales.name(of: axis, extent: extent)
      if name.isNew {
        let scale = try group.makeArray(name.name, .int64, shape: [extent])
        try scale.write(NumericArray(shape: [extent], integers: (0..<Int64(extent)).map { $0 }))
        try scale.becomeScale(name.name)
        try scale.close()
      }
      try dataset.attach(group.open(name.name), toAxis: first + index, named: axis)
    }
  }

  /// Adds one captured step; readers see it from the next `publish`.
  ///
  /// - Precondition: an array a tap, as long as the tap's shape says.
  func append(step: Int, arrays: [String: [Float]]) throws(StoreError) {
    for tap in taps {
      guard let array = arrays[tap.layout.name] else {
        preconditionFailure("nothing was captured for tap \(tap.layout.name)")
      }
      let shape = tap.layout.shape
      switch element {
      case .float32:
        try tap.dataset.appendChunk(array, row: shape, after: rows)
      case .bfloat16:
        try tap.dataset.appendChunk(array.map(NarrowFloat.bfloat16), row: shape, after: rows)
      case .float16:
        try tap.dataset.appendChunk(array.map(NarrowFloat.float16), row: shape, after: rows)
      }
    }
    rows += 1
    unpublished.append(Int64(step))
  }

  /// Hands the captured arrays over to the system.
  func flushValues() throws(StoreError) {
    guard !unpublished.isEmpty else { return }
    for tap in taps { try tap.dataset.flush() }
  }

  /// Lengthens the index, which tells readers how many captures there are.
  func publish() throws(StoreError) {
    guard !unpublished.isEmpty else { return }
    try steps.append(
      NumericArray(shape: [unpublished.count], integers: unpublished),
      after: rows - unpublished.count)
    try steps.flush()
    unpublished = []
  }
}

extension CaptureElement {
  /// The type in the file.
  fileprivate var stored: ElementType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float16: .float16
    }
  }
}
