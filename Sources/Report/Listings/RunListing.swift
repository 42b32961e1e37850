import Foundation
import Store

/// What is in a run file: finished, being written, or left by a killed writer.
struct RunListing: Listing, Equatable {
  struct Series: Encodable, Equatable, Sendable {
    struct Column: Encodable, Equatable, Sendable {
      let name: String
      let unit: String
      let description: String
      let isMeasured: Bool
      /// Of the last rows.
      let values: [Double]

      private enum CodingKeys: String, CodingKey {
        case name
        case unit
        case description
        case isMeasured = "measured"
        case values = "last_values"
      }
    }

    let name: String
    let rows: Int
    /// Of the last rows.
    let steps: [Int]
    let columns: [Column]

    private enum CodingKeys: String, CodingKey {
      case name
      case rows
      case steps = "last_steps"
      case columns
    }
  }

  struct Capture: Encodable, Equatable, Sendable {
    struct Tap: Encodable, Equatable, Sendable {
      let name: String
      let shape: [Int]
      let axes: [String]
    }

    let name: String
    let steps: [Int]
    let element: String
    let compression: String
    let chunking: String
    let examples: Int?
    let taps: [Tap]
    /// Of the captured numbers, before compression.
    let bytes: Int
  }

  let file: String
  let kind = "run"
  let format = RunFile.format
  let bytes: Int
  let status: String
  let isClosed: Bool
  let step: Int?
  let reason: String
  let endTime: Double?
  let worker: String?
  let continues: String?
  let continuedFromStep: Int?
  let provenance: ListedAttributes
  let spec: String
  let resolvedSpec: String
  let series: [Series]
  let captures: [Capture]
  /// What of the file could not be read.
  let problems: [String]

  private enum CodingKeys: String, CodingKey {
    case file
    case kind
    case format
    case bytes
    case status
    case isClosed = "closed"
    case step
    case reason
    case endTime = "end_time"
    case worker
    case continues
    case continuedFromStep = "continued_from_step"
    case provenance
    case spec
    case resolvedSpec = "resolved_spec"
    case series
    case captures
    case problems
  }

  /// Reads what is in a run file, as much as can be read.
  ///
  /// - Throws: when not even its spec can be read.
  init(of path: String, rows: Int) throws(StoreError) {
    let run = try RunFile(reading: path)
    var problems: [String] = []
    func attempt<Value>(_ read: () throws(StoreError) -> Value) -> Value? {
      do throws(StoreError) {
        return try read()
      } catch {
        problems.append("\(error)")
        return nil
      }
    }
    // How it stands first: a run seen as finished has all its rows.
    let ending = attempt { () throws(StoreError) in try run.ending() }
    isClosed = try !DataFile.isLeftOpen(path)
    let names = attempt { () throws(StoreError) in try run.seriesNames() } ?? []
    series = names.compactMap { name in
      attempt { () throws(StoreError) in Series(try run.series(name), rows: rows) }
    }
    let captureNames = attempt { () throws(StoreError) in try run.captureNames() } ?? []
    captures = captureNames.compactMap { name in
      attempt { () throws(StoreError) in Capture(try run.capture(name)) }
    }
    self.problems = problems
    file = path
    bytes = Folder.byteCount(of: path)
    status = ending.map { "\($0.status)" } ?? "unknown"
    step = ending?.step
    reason = ending?.reason ?? ""
    endTime = ending?.endTime
    continues = run.continues
    continuedFromStep = run.continuedFromStep
    provenance = ListedAttributes(attributes: run.provenance)
    spec = run.spec
    resolvedSpec = run.resolvedSpec
    worker =
      ending?.status == .running ? Self.worker(of: path, isClosed: isClosed) : nil
  }

  /// Which process is writing a run that has not ended, as far as that can be told from here.
  private static func worker(of path: String, isClosed: Bool) -> String {
    let parent = Folder.parent(of: path)
    let killed = "none: the run was killed"
    if isClosed { return killed }
    switch FolderWorker(in: parent.isEmpty ? "." : parent) {
    case .atWork(let process?): return "process \(process) is at work in the folder"
    case .atWork(nil): return "a process that is not visible from here is at work in the folder"
    case .gone: return killed
    case .never: return "unknown: perhaps the run was killed"
    case .unknown(let host): return "not known from here: the run was written on \(host)"
    }
  }
}

extension RunListing.Series {
  fileprivate init(_ series: MetricSeries, rows: Int) {
    name = series.name
    self.rows = series.steps.count
    steps = Swift.Array(series.steps.suffix(max(rows, 1)))
    columns = zip(series.columns, series.values).map { column, values in
      Column(
        name: column.name, unit: column.unit, description: column.description,
        isMeasured: column.isMeasured, values: Swift.Array(values.suffix(max(rows, 1))))
    }
  }
}

extension RunListing.Capture {
  fileprivate init(_ capture: CaptureListing) {
    name = capture.name
    steps = capture.steps
    element = capture.element.rawValue
    compression = capture.compression.rawValue
    chunking = capture.chunking.rawValue
    examples = capture.tokens?.shape.first
    taps = capture.taps.map { Tap(name: $0.name, shape: $0.shape, axes: $0.axes) }
    let each = capture.element == .float32 ? 4 : 2
    bytes = capture.taps.reduce(0) { sum, tap in
      let numbers = tap.shape.reduce(each * capture.steps.count) { product, extent in
        let (next, isMore) = product.multipliedReportingOverflow(by: extent)
        return isMore ? .max : next
      }
      return sum &+ numbers
    }
  }
}
