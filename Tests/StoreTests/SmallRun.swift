import Store

/// A run of awkward sizes: two series, two captures, axes of equal names and different extents.
enum SmallRun {
  static let train = SeriesLayout(
    name: "train",
    columns: [
      MetricColumn(name: "loss", unit: "nats", description: "mean cross-entropy of the batch"),
      MetricColumn(
        name: "gradient norm", unit: "1", description: "before clipping, ‖g‖₂", isMeasured: true),
    ])
  static let valid = SeriesLayout(
    name: "valid", columns: [MetricColumn(name: "loss", unit: "nats", description: "held out")])
  static let memory = TapLayout(
    name: "layers.3.memory", shape: [2, 3, 5], axes: ["example", "time", "feature"])
  static let mean = TapLayout(
    name: "layers.3.timenorm.mean", shape: [2, 3, 7], axes: ["example", "time", "feature"])

  static func capture(_ name: String, _ element: CaptureElement) -> CaptureLayout {
    CaptureLayout(
      name: name, element: element, taps: [memory, mean],
      tokens: NumericArray(shape: [2, 3], integers: [1, 2, 3, 4, 5, 6]),
      targets: NumericArray(shape: [2, 3], integers: [2, 3, -1, 5, 6, -1]))
  }

  static let contents = RunFileContents(
    spec: "experiment: größe # ∂\nseed: 1\n", resolvedSpec: #"{"seed":1}"#,
    provenance: [
      Attribute("revision", "a1b2c3d"), Attribute("dirty", true), Attribute("threads", 2),
      Attribute("started", 1_700_000_000.25), Attribute("note", ""),
      Attribute("host", "vm"), Attribute("cpu", "Zen"), Attribute("blas", "OpenBLAS"),
      Attribute("swift", "6.3"), Attribute("arguments", "run spec"),
    ],
    series: [train, valid], captures: [capture("taps", .float32), capture("narrow", .bfloat16)])

  /// Numbers that any rounding, reordering or mix-up of rows would change.
  static func row(_ index: Int) -> [Double] {
    [1 / Double(3 + index), Double(index).squareRoot() * 1e-300]
  }

  /// Captured arrays, exact in bfloat16 too.
  static func arrays(_ index: Int) -> [String: [Float]] {
    [
      memory.name: (0..<30).map { Float($0 - 7 * index) },
      mean.name: (0..<42).map { -Float($0) / 64 + Float(index) },
    ]
  }

  /// What a tap holds after captures with consecutive indices.
  static func captured(_ tap: String, from first: Int = 0, times: Int) -> [Double] {
    (first..<(first + times)).flatMap { arrays($0)[tap] ?? [] }.map { Double($0) }
  }
}
