/// How captured numbers are stored.
package enum CaptureElement: String, CaseIterable, Sendable {
  /// As computed.
  case float32
  /// The upper half of float32, rounded to nearest even; every reader gives float32 back.
  case bfloat16
  /// IEEE half precision, rounded to nearest even; beyond 65,504 infinite. Crashes netCDF4.
  case float16
}

/// What captured numbers are compressed with.
package enum CaptureCompression: String, CaseIterable, Sendable {
  case none
  /// Shuffled bytes and zlib's fastest level, some 50 MB/s; every HDF5 reads it.
  case deflate
  /// Blosc with LZ4, where HDF5 has the plugin, else nothing; readers need the plugin too.
  case blosc
}

/// What reading the captured numbers is to be quick for.
package enum CaptureChunking: String, CaseIterable, Sendable {
  /// All of one step: a chunk a step, split along the leading axes beyond 1 MB.
  case step
  /// A unit, an index of the last axis, over the steps: several steps of a few units a chunk.
  ///
  /// A chunk is written again at each flush until it is full, so it is never compressed.
  case unit
}

/// A named array that is captured, and its shape at one step.
package struct TapLayout: Equatable, Sendable {
  /// As in the model: "layers.3.memory".
  package let name: String
  /// Extents without the axis of captures; where there are examples, they come first.
  package let shape: [Int]
  /// A name an axis: "example", "time", "feature"; any names, "bin" of a histogram for instance.
  package let axes: [String]

  /// Names an array.
  ///
  /// - Precondition: as many axis names as axes.
  package init(name: String, shape: [Int], axes: [String]) {
    precondition(
      shape.count == axes.count, "tap \(name): \(shape.count) axes, \(axes.count) axis names")
    self.name = name
    self.shape = shape
    self.axes = axes
  }
}

/// What is captured together: taps, at the same steps, on the same examples if on any.
package struct CaptureLayout: Equatable, Sendable {
  package let name: String
  package let element: CaptureElement
  package let taps: [TapLayout]
  /// The examples, integers `[example, time]`; `nil` for what needs none, as parameters.
  package let tokens: NumericArray?
  /// What the model was to predict, integers `[example, time]`.
  package let targets: NumericArray?
  /// What is asked for; the file says what was used.
  package let compression: CaptureCompression
  package let chunking: CaptureChunking
  /// What axes count, where that is not 0, 1, 2 and so on.
  package let scales: [CaptureScale]

  /// Names a capture.
  ///
  /// - Precondition: tokens and targets have two axes.
  package init(
    name: String, element: CaptureElement, taps: [TapLayout], tokens: NumericArray?,
    targets: NumericArray?, compression: CaptureCompression = .none,
    chunking: CaptureChunking = .step, scales: [CaptureScale] = []
  ) {
    for (what, array) in [("tokens", tokens), ("targets", targets)] {
      let shape = array?.shape ?? [0, 0]
      precondition(shape.count == 2, "capture \(name): \(what) have shape \(shape), not 2 axes")
    }
    self.name = name
    self.element = element
    self.taps = taps
    self.tokens = tokens
    self.targets = targets
    self.compression = compression
    self.chunking = chunking
    self.scales = scales
  }
}
