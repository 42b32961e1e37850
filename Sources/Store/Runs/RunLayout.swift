/// A column of a series: its name, unit and meaning.
package struct MetricColumn: Equatable, Sendable {
  package let name: String
  /// "nats", "tokens/s"; "1" for a ratio.
  package let unit: String
  package let description: String

  /// Names a column.
  package init(name: String, unit: String, description: String) {
    self.name = name
    self.unit = unit
    self.description = description
  }
}

/// A table that grows by rows while a run goes on: "train", "valid", a slice, "layers".
package struct SeriesLayout: Equatable, Sendable {
  package let name: String
  package let columns: [MetricColumn]

  /// Names a table; the step of each row comes of itself.
  package init(name: String, columns: [MetricColumn]) {
    self.name = name
    self.columns = columns
  }
}

/// How captured numbers are stored.
package enum CaptureElement: String, CaseIterable, Sendable {
  /// As computed.
  case float32
  /// The upper half of float32, rounded to nearest even; every reader gives float32 back.
  case bfloat16
  /// IEEE half precision, rounded to nearest even; beyond 65,504 infinite. Crashes netCDF4.
  case float16
}

/// A named place in the forward pass and the shape of what is captured there at one step.
package struct TapLayout: Equatable, Sendable {
  /// As in the model: "layers.3.memory".
  package let name: String
  /// Extents without the axis of captures, by convention beginning with the examples.
  package let shape: [Int]
  /// A name an axis: "example", "time", "feature".
  package let axes: [String]

  /// Names a place.
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

/// What is captured together: taps, at the same steps, on the same examples.
package struct CaptureLayout: Equatable, Sendable {
  package let name: String
  package let element: CaptureElement
  package let taps: [TapLayout]
  /// The examples, integers `[example, time]`.
  package let tokens: NumericArray
  /// What the model was to predict, integers `[example, time]`.
  package let targets: NumericArray

  /// Names a capture.
  ///
  /// - Precondition: tokens and targets have two axes.
  package init(
    name: String, element: CaptureElement, taps: [TapLayout], tokens: NumericArray,
    targets: NumericArray
  ) {
    for (what, array) in [("tokens", tokens), ("targets", targets)] {
      precondition(
        array.shape.count == 2, "capture \(name): \(what) have shape \(array.shape), not 2 axes")
    }
    self.name = name
    self.element = element
    self.taps = taps
    self.tokens = tokens
    self.targets = targets
  }
}

/// Everything that a run file holds from its first moment: nothing can be added later.
package struct RunFileContents: Equatable, Sendable {
  /// The spec as the user wrote it, YAML.
  package var spec: String
  /// The spec with every default filled in, JSON.
  package var resolvedSpec: String
  /// Where the numbers come from: revision, versions, host, threads, start; kept in this order.
  package var provenance: [Attribute]
  package var series: [SeriesLayout]
  package var captures: [CaptureLayout]

  /// Lists what a run will store.
  package init(
    spec: String, resolvedSpec: String, provenance: [Attribute], series: [SeriesLayout],
    captures: [CaptureLayout]
  ) {
    self.spec = spec
    self.resolvedSpec = resolvedSpec
    self.provenance = provenance
    self.series = series
    self.captures = captures
  }
}

/// How a run stands; the raw value is what the file holds.
package enum RunStatus: Int, CaseIterable, Sendable {
  /// At work, or killed before it could say more.
  case running = 0
  case finished = 1
  case interrupted = 2
  /// A loss or an activation left the finite numbers.
  case diverged = 3
  case failed = 4
}

/// How and when a run ended.
package struct RunEnding: Equatable, Sendable {
  package let status: RunStatus
  /// Seconds since 1970; `nil` when the writer did not say.
  package let endTime: Double?
  /// The step the status is about, for instance the one that diverged.
  package let step: Int?
  /// In words, at most 1,024 bytes; may be empty.
  package let reason: String

  /// Says how a run ended.
  package init(status: RunStatus, endTime: Double?, step: Int?, reason: String) {
    self.status = status
    self.endTime = endTime
    self.step = step
    self.reason = reason
  }
}
