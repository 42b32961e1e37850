import Store

/// What is in an HDF5 file of no layout of ours but perhaps that of fixtures.
struct DataListing: Listing, Equatable {
  enum Kind: String, Encodable {
    case fixture
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

  /// Reads what an HDF5 file says of its datasets.
  init(of file: DataFile, kind: Kind) throws(StoreError) {
    self.file = file.path
    self.kind = kind
    bytes = Folder.byteCount(of: file.path)
    attributes = ListedAttributes(attributes: try file.attributes())
    datasets = try file.entries().map {
      Dataset(name: $0.name, shape: $0.shape, element: $0.element, bytes: $0.storedBytes)
    }
  }

  var lines: [String] {
    var facts = FactLines()
    facts.add("file", file)
    let what = kind == .fixture ? "fixture (\(FixtureFile.format))" : "HDF5"
    facts.add("kind", "\(what), \(ListingWords.bytes(bytes))")
    for attribute in attributes.attributes where attribute.name != "format" || kind == .data {
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
