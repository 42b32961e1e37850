import Store

/// What is in an HDF5 file of no layout of ours but perhaps that of fixtures.
struct DataListing: Listing, Equatable {
  enum Kind: String, Encodable {
    case fixture
    case text
    case data
  }

  struct Dataset: Encodable, Equatable, Sendable {
    let name: String
    let shape: [Int]
    let element: String
    let bytes: Int
  }

  let file: String
  let kind: Kind
  let bytes: Int
  let attributes: ListedAttributes
  let datasets: [Dataset]
  /// Of a prepared text: what is wrong with its tokens, empty where they have the SHA-256 that it says.
  let problems: [String]

  /// Reads what an HDF5 file says of its datasets; the tokens of a prepared text are hashed.
  init(of file: DataFile, kind: Kind) throws(StoreError) {
    self.file = file.path
    self.kind = kind
    bytes = Folder.byteCount(of: file.path)
    attributes = ListedAttributes(attributes: try file.attributes())
    datasets = try file.entries().map {
      Dataset(name: $0.name, shape: $0.shape, element: $0.element, bytes: $0.storedBytes)
    }
    problems = kind == .text ? try Self.problems(ofTextAt: file.path) : []
  }

  private static func problems(ofTextAt path: String) throws(StoreError) -> [String] {
    let text = try PreparedText(reading: path)
    guard case .differs(let found) = try text.check() else { return [] }
    return ["the tokens have the SHA-256 \(found), not that of the file's attribute 'sha256'"]
  }

  var lines: [String] {
    var facts = FactLines()
    facts.add("file", file)
    let what =
      switch kind {
      case .fixture: "fixture (\(FixtureFile.format))"
      case .text: "prepared text"
      case .data: "HDF5"
      }
    facts.add("kind", "\(what), \(ListingWords.bytes(bytes))")
    if kind == .text {
      facts.add("tokens", problems.first ?? "have the SHA-256 that the file says")
    }
    for attribute in attributes.attributes where attribute.name != "format" || kind != .fixture {
      facts.add(attribute.name, ListingWords.value(of: attribute))
    }
    let table = TextTable([
      TextTable.Column(
        "dataset", cells: datasets.map { TextTable.Cell(FactLines.oneLine($0.name)) },
        isLeading: true),
      TextTable.Column("type", cells: datasets.map { TextTable.Cell($0.element) }, isLeading: true),
      TextTable.Column(
        "shape", cells: datasets.map { TextTable.Cell(ListingWords.shape($0.shape)) },
        isLeading: true),
      TextTable.Column(
        "stored", cells: datasets.map { TextTable.Cell(ListingWords.bytes($0.bytes)) }),
    ])
    return facts.lines + (datasets.isEmpty ? [] : [""] + table.lines)
  }
}
