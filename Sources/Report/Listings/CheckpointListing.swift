import Store

/// What is in a checkpoint.
struct CheckpointListing: Listing, Equatable {
  struct Parameter: Encodable, Equatable, Sendable {
    let name: String
    let shape: [Int]
    /// `√(mean of squares)`.
    let rms: Double
  }

  struct Stream: Encodable, Equatable, Sendable {
    let name: String
    let seed: UInt64
    let position: Int
  }

  let file: String
  let kind = "checkpoint"
  let format = Checkpoint.format
  let bytes: Int
  let step: Int
  let seconds: Double
  let about: ListedAttributes
  let resolvedSpec: String
  let optimizer: String?
  let updates: Int?
  let streams: [Stream]
  let carried: [String]
  let best: String?
  let run: String?
  let runRows: [String: Int]
  let parameterCount: Int
  let parameters: [Parameter]

  private enum CodingKeys: String, CodingKey {
    case file
    case kind
    case format
    case bytes
    case step
    case seconds
    case about
    case resolvedSpec = "resolved_spec"
    case optimizer
    case updates
    case streams
    case carried
    case best
    case run
    case runRows = "run_rows"
    case parameterCount = "parameter_count"
    case parameters
  }

  /// Reads a whole checkpoint, after checking its checksum.
  init(of path: String) throws(StoreError) {
    let checkpoint = try CheckpointFolder.read(path)
    file = path
    bytes = Folder.byteCount(of: path)
    step = checkpoint.step
    seconds = checkpoint.seconds
    about = ListedAttributes(attributes: checkpoint.about)
    resolvedSpec = checkpoint.resolvedSpec
    optimizer = checkpoint.optimizer?.kind
    updates = checkpoint.optimizer?.updates
    streams = checkpoint.streams.map {
      Stream(name: $0.name, seed: $0.seed, position: $0.position)
    }
    carried = checkpoint.carried.map(\.name)
    best = checkpoint.best.map {
      "\($0.measure) \(ListingWords.number($0.value)) at step \($0.step)"
    }
    run = checkpoint.run?.segment
    runRows = checkpoint.run?.rows.series ?? [:]
    parameterCount = checkpoint.parameters.reduce(0) { $0 + $1.values.count }
    parameters = checkpoint.parameters.map { array in
      let squares = array.values.reduce(0.0) { $0 + Double($1) * Double($1) }
      return Parameter(
        name: array.name, shape: array.shape,
        rms: (squares / Double(max(array.values.count, 1))).squareRoot())
    }
  }

  var lines: [String] {
    var facts = FactLines()
    facts.add("file", file)
    facts.add("kind", "checkpoint (\(format)), \(ListingWords.bytes(bytes)), checksum right")
    facts.add("step", "\(step)")
    facts.add("trained for", NumberText.span(seconds))
    facts.add("best", best)
    let count = ListingWords.count(updates ?? 0, "update")
    facts.add("optimizer", optimizer.map { "\($0) after \(count)" })
    for stream in streams {
      facts.add("stream \(stream.name)", "at \(stream.position), seed \(stream.seed)")
    }
    facts.add("carried", carried.joined(separator: ", "))
    if let run {
      let rows = runRows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      facts.add("run file", run + (rows.isEmpty ? "" : ", rows: \(rows.joined(separator: ", "))"))
    }
    for attribute in about.attributes {
      facts.add(attribute.name, ListingWords.value(of: attribute))
    }
    let table = TextTable([
      TextTable.Column(
        "parameter", cells: parameters.map { TextTable.Cell($0.name) }, isLeading: true),
      TextTable.Column(
        "shape", cells: parameters.map { TextTable.Cell(ListingWords.shape($0.shape)) },
        isLeading: true),
      TextTable.Column(
        "rms", cells: parameters.map { TextTable.Cell(ListingWords.number($0.rms)) }),
    ])
    let head =
      "\(NumberText.whole(parameterCount)) parameters in "
      + ListingWords.count(parameters.count, "array")
    return facts.lines + ["", head] + table.lines.map { "  " + $0 }
  }
}
