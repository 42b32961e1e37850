import Foundation
import Store

/// What is in a study file.
struct StudyListing: Listing, Equatable {
  struct Link: Encodable, Equatable, Sendable {
    let variant: String
    let replicate: Int
    let file: String
    /// Whether the run file is where the link leads.
    let isThere: Bool

    private enum CodingKeys: String, CodingKey {
      case variant
      case replicate
      case file
      case isThere = "there"
    }
  }

  struct Table: Encodable, Equatable, Sendable {
    let name: String
    let rows: [String]
    let columns: [String]
    let units: [String]
    let arrays: [String: [[Double]]]
    /// Values of each row, as texts.
    let facts: [String: [String]]
    /// What a row is.
    let axis: String
    /// The names of the facts, in their order.
    let factNames: [String]

    private enum CodingKeys: String, CodingKey {
      case name
      case rows
      case columns
      case units
      case arrays
      case facts
    }
  }

  let file: String
  let kind = "study"
  let format = StudyFile.format
  let bytes: Int
  let about: ListedAttributes
  let trials: [Link]
  let stacks: [String]
  let tables: [Table]

  /// Reads what is in a study file, without reading the run files.
  init(of path: String) throws(StoreError) {
    let study = try StudyFile(reading: path)
    let parent = Folder.parent(of: path)
    file = path
    bytes = Folder.byteCount(of: path)
    about = ListedAttributes(attributes: study.about)
    trials = study.links.map { link in
      Link(
        variant: link.variant, replicate: link.replicate, file: link.file,
        isThere: Folder.byteCount(of: parent.isEmpty ? link.file : parent + "/" + link.file) > 0)
    }
    stacks = study.stacks
    var tables: [Table] = []
    for name in study.tables {
      let table = try study.table(name)
      let arrays = table.arrays.map { array in
        let reals = array.numbers.reals
        let width = table.columns.count
        return (
          array.name,
          table.rows.indices.map { Array(reals[($0 * width)..<(($0 + 1) * width)]) }
        )
      }
      tables.append(
        Table(
          name: name, rows: table.rows, columns: table.columns, units: table.units,
          arrays: Dictionary(arrays, uniquingKeysWith: { first, _ in first }),
          facts: Dictionary(
            table.facts.map { ($0.name, Self.words(of: $0)) },
            uniquingKeysWith: { first, _ in first }),
          axis: table.axes.row, factNames: table.facts.map(\.name)))
    }
    self.tables = tables
  }

  private static func words(of fact: StudyFile.Table.Fact) -> [String] {
    switch fact.values {
    case .texts(let texts): texts
    case .numbers(let numbers):
      numbers.integers.map { $0.map { "\($0)" } } ?? numbers.reals.map(ListingWords.number)
    }
  }

  var lines: [String] {
    var facts = FactLines()
    facts.add("file", file)
    facts.add("kind", "study (\(format)), \(ListingWords.bytes(bytes))")
    for attribute in about.attributes {
      facts.add(attribute.name, ListingWords.value(of: attribute))
    }
    facts.add("stacked", stacks.joined(separator: ", "))
    let links = TextTable([
      TextTable.Column("trial", cells: trials.map { TextTable.Cell($0.variant) }, isLeading: true),
      TextTable.Column("replicate", cells: trials.map { TextTable.Cell("\($0.replicate)") }),
      TextTable.Column(
        "run file",
        cells: trials.map { TextTable.Cell($0.file + ($0.isThere ? "" : "  (not there)")) },
        isLeading: true),
    ])
    return facts.lines + (trials.isEmpty ? [] : [""] + links.lines)
      + tables.flatMap { [""] + Self.lines(of: $0) }
  }

  private static func lines(of table: Table) -> [String] {
    let means = table.arrays["mean"] ?? []
    let errors = table.arrays["standard_error"] ?? []
    let columns = table.columns.indices.map { column in
      TextTable.Column(
        table.columns[column], unit: table.units[column],
        cells: table.rows.indices.map { row in
          guard row < means.count else { return "-" }
          let error = row < errors.count ? errors[row][column] : .nan
          return TextTable.Cell(
            means[row][column].isNaN ? "-" : ListingWords.number(means[row][column]),
            tail: error.isNaN ? "" : " ± " + ListingWords.number(error))
        })
    }
    let names = TextTable.Column(
      table.axis, cells: table.rows.map { TextTable.Cell($0) }, isLeading: true)
    let facts = table.factNames.map { name in
      TextTable.Column(name, cells: (table.facts[name] ?? []).map { TextTable.Cell($0) })
    }
    return ["table \(table.name)"] + TextTable([names] + columns + facts).lines.map { "  " + $0 }
  }
}
