/// A column of a series: its name, unit and meaning.
package struct MetricColumn: Equatable, Sendable {
  package let name: String
  /// "nats", "tokens/s"; "1" for a ratio.
  package let unit: String
  package let description: String
  /// Whether a clock or the system measured it: two equal runs differ in it.
  package let isMeasured: Bool

  /// Names a column.
  package init(name: String, unit: String, description: String, isMeasured: Bool = false) {
    self.name = name
    self.unit = unit
    self.description = description
    self.isMeasured = isMeasured
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
  /// It took the steps that a sweep allowed it so far, and can go on.
  case paused = 5
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
