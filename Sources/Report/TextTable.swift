/// Cells in aligned columns under headings of two lines, as plain text.
package struct TextTable: Equatable, Sendable {
  /// A column's heading and cells.
  package struct Column: Equatable, Sendable {
    let title: String
    let unit: String
    let cells: [Cell]
    let isLeading: Bool

    /// A column.
    ///
    /// - Parameters:
    ///   - title: Upper line of the heading.
    ///   - unit: Lower line of the heading.
    ///   - cells: One a row.
    ///   - isLeading: Whether cells begin at the left edge, as names do.
    package init(_ title: String, unit: String = "", cells: [Cell], isLeading: Bool = false) {
      self.title = title
      self.unit = unit
      self.cells = cells
      self.isLeading = isLeading
    }
  }

  /// A text of which `number` ends where the numbers of the column end, and `tail` ends the line.
  package struct Cell: Equatable, Sendable, ExpressibleByStringLiteral {
    let number: String
    let tail: String

    /// A cell.
    package init(_ number: String, tail: String = "") {
      self.number = number
      self.tail = tail
    }

    package init(stringLiteral value: String) { self.init(value) }
  }

  let columns: [Column]

  /// A table of columns of equal length.
  ///
  /// - Precondition: all columns have the same number of cells.
  package init(_ columns: [Column]) {
    let counts = Set(columns.map(\.cells.count))
    precondition(counts.count < 2, "a table needs columns of one length, found \(counts.sorted())")
    self.columns = columns
  }

  /// The headings, a rule, and a line for each row; no line ends in blanks.
  package var lines: [String] {
    let laid = columns.map(Self.laidOut)
    guard let height = laid.first?.count else { return [] }
    return (0..<height).map { line in
      var text = laid.map { $0[line] }.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text
    }.filter { !$0.isEmpty }
  }

  /// The lines of a column, all of one width.
  private static func laidOut(_ column: Column) -> [String] {
    let tail = column.cells.map(\.tail.count).max() ?? 0
    let cells = column.cells.map { cell in
      cell.number + String(repeating: " ", count: tail - cell.tail.count) + cell.tail
    }
    let width = ([column.title, column.unit] + cells).map(\.count).max() ?? 0
    let heading = [column.title, column.unit, String(repeating: "-", count: width)]
    return (heading + cells).map { text in
      let blanks = String(repeating: " ", count: width - text.count)
      return column.isLeading ? text + blanks : blanks + text
    }
  }
}
