/// A report before it is a file: sections of paragraphs, tables and figures.
struct ReportPage: Equatable, Sendable {
  /// A part of a section.
  enum Block: Equatable, Sendable {
    case paragraph(String)
    case list([String])
    case table(Table)
    case figure(Figure)
    /// Text as it is, such as a command.
    case code(String)
    /// Figures beside each other, where there is room.
    case figures([Figure])
    /// What is shown when asked for.
    indirect case details(summary: String, [Block])
  }

  /// A table of texts.
  struct Table: Equatable, Sendable {
    /// A column's heading.
    struct Column: Equatable, Sendable {
      let title: String
      var unit = ""
      /// Whether cells begin at the left, as names do.
      var isLeading = false
    }

    let columns: [Column]
    let rows: [[String]]

    /// A table.
    init(_ columns: [Column], rows: [[String]]) {
      self.columns = columns
      self.rows = rows
    }

    /// The columns and cells of a table of plain text.
    init(_ table: TextTable) {
      columns = table.columns.map { column in
        Column(title: column.title, unit: column.unit, isLeading: column.isLeading)
      }
      let height = table.columns.first?.cells.count ?? 0
      rows = (0..<height).map { row in
        table.columns.map { column in
          let cell = column.cells[row]
          let text = cell.number + cell.tail
          return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
      }
    }
  }

  /// A heading and what stands under it.
  struct Section: Equatable, Sendable {
    let title: String
    var blocks: [Block]

    /// Its title as an address within the page.
    var anchor: String {
      title.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    }
  }

  let title: String
  /// What stands before the first section.
  var introduction: [Block]
  /// Sections without blocks are left out.
  var sections: [Section]

  /// All figures that have something to show, in the order of the page.
  var figures: [Figure] {
    func found(_ blocks: [Block]) -> [Figure] {
      blocks.flatMap { block -> [Figure] in
        switch block {
        case .figure(let figure): return [figure]
        case .figures(let several): return several
        case .details(_, let inner): return found(inner)
        case .paragraph, .list, .table, .code: return []
        }
      }
    }
    return (found(introduction) + sections.flatMap { found($0.blocks) }).filter { !$0.isEmpty }
  }
}
