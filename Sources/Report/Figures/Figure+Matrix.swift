extension Figure {
  /// Numbers of a grid, drawn as colours.
  struct Matrix: Equatable, Sendable {
    /// At most so many cells along an axis: more cannot be seen.
    static let cells = 128

    /// What the numbers are.
    let title: String
    /// Row by row, from the top; what is not finite is left blank.
    let values: [[Double]]
    /// Whether numbers have a sign that matters, so that colours part at 0.
    let isSigned: Bool
    /// Where rows and columns begin and how far a cell reaches, in units of the axes.
    let rows: (start: Double, step: Double)
    let columns: (start: Double, step: Double)
    /// Places of lines across, in units of both axes.
    var borders: [Double] = []

    /// A grid; a large one becomes the means of blocks.
    ///
    /// - Parameters:
    ///   - title: What the numbers are.
    ///   - values: Row by row, from the top, all rows of one length.
    ///   - isSigned: Whether their sign matters.
    ///   - borders: Places of lines across both axes.
    init(_ title: String, _ values: [[Double]], isSigned: Bool, borders: [Double] = []) {
      let (height, width) = (values.count, values.first?.count ?? 0)
      let row = max(1, (height + Self.cells - 1) / Self.cells)
      let column = max(1, (width + Self.cells - 1) / Self.cells)
      self.title = title
      self.isSigned = isSigned
      self.borders = borders
      rows = (Double(row - 1) / 2, Double(row))
      columns = (Double(column - 1) / 2, Double(column))
      self.values =
        row == 1 && column == 1
        ? values
        : stride(from: 0, to: height, by: row).map { top in
          stride(from: 0, to: width, by: column).map { left in
            let block = values[top..<min(height, top + row)].flatMap {
              $0[left..<min(width, left + column)]
            }.filter(\.isFinite)
            return block.isEmpty ? .nan : block.reduce(0, +) / Double(block.count)
          }
        }
    }

    /// Whether no number is finite.
    var isEmpty: Bool { !values.contains { $0.contains(where: \.isFinite) } }

    /// Ends of the colours: few outliers among the numbers do not take all of them.
    var ends: (low: Double, high: Double) {
      let sizes = values.joined().filter { $0.isFinite && $0 != 0 }.map(abs).sorted()
      guard let largest = sizes.last else { return isSigned ? (-1, 1) : (0, 1) }
      let high = max(sizes[(sizes.count - 1) * 99 / 100], largest * 1e-6)
      return (isSigned ? -high : 0, high)
    }

    static func == (left: Matrix, right: Matrix) -> Bool {
      left.title == right.title && left.values == right.values && left.isSigned == right.isSigned
        && left.rows == right.rows && left.columns == right.columns && left.borders == right.borders
    }

    /// Its numbers, a row a cell.
    func separatedValues(x: String, y: String) -> String {
      let cells = values.enumerated().flatMap { row, line in
        line.enumerated().map { column, value -> [(name: String, field: SeparatedValues.Field)] in
          [
            (x, .real(columns.start + Double(column) * columns.step)),
            (y, .real(rows.start + Double(row) * rows.step)),
            (title.split(separator: " ").joined(separator: "_"), .real(value)),
          ]
        }
      }
      return cells.isEmpty ? "" : SeparatedValues(cells).text
    }
  }
}
