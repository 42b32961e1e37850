extension Figure {
  /// A number at each place of a grid: shades with the numbers on them, instead of series.
  ///
  /// Both axes of the figure are categories.
  struct HeatMap: Equatable, Sendable {
    /// What the numbers are.
    let value: Axis
    /// The ends of the shades; where nil, the least and the largest number.
    var range: ClosedRange<Double>?
    /// Numbers by place, `[y][x]`; one that is not finite leaves its place empty.
    let numbers: [[Double]]

    /// The finite numbers with their places.
    var cells: [(x: Int, y: Int, number: Double)] {
      numbers.enumerated().flatMap { y, row in
        row.enumerated().compactMap { x, number in number.isFinite ? (x, y, number) : nil }
      }
    }
  }

  /// A heat map.
  ///
  /// - Precondition: There is a row of numbers for each category of `y`, with one for each of `x`.
  init(
    name: String, title: String, caption: String, x: Axis, y: Axis, heatMap: HeatMap
  ) {
    precondition(
      heatMap.numbers.count == y.categories.count
        && heatMap.numbers.allSatisfy { $0.count == x.categories.count },
      "\(heatMap.numbers.map(\.count)) numbers on \(y.categories.count) × \(x.categories.count)")
    self.init(
      name: name, title: title, caption: caption, x: x, y: y, series: [], heatMap: heatMap)
  }
}

extension FigureScript {
  /// What draws a heat map, and then undoes what only heat maps have.
  static func drawing(_ figure: Figure, _ map: Figure.HeatMap) -> [String] {
    func ends(_ axis: Figure.Axis) -> String { "[-0.5:\(Double(axis.categories.count) - 0.5)]" }
    func tics(_ axis: Figure.Axis) -> String {
      axis.categories.enumerated().map { "\(quoted($1)) \($0)" }.joined(separator: ", ")
    }
    let shades = map.range.map { "[\($0.lowerBound):\($0.upperBound)]" } ?? "[*:*]"
    let decimals = map.decimals
    let cells = map.cells.map { cell in
      let text = NumberText.fixed(cell.number, decimals: decimals)
      return "\(cell.x) \(cell.y) \(cell.number) \"\(text)\""
    }
    // Rectangles and not gnuplot's image, which wants two rows and two columns, and no gaps. The
    // letters have a colour of their own: cells are as light on a dark page as on a white one.
    return [
      "set xtics (\(tics(figure.x)))", "set ytics (\(tics(figure.y)))",
      "set xrange \(ends(figure.x))", "set yrange \(ends(figure.y))",
      "set palette defined (0 '\(FigureStyle.shades.low)', 1 '\(FigureStyle.shades.high)')",
      "set cbrange \(shades)", "set cblabel \(quoted(map.value.label))", "set colorbox",
      "$cells << EOD",
    ] + cells + [
      "EOD",
      """
      plot $cells using 1:2:(0.5):(0.5):3 with boxxyerror fs solid 1 noborder lc palette notitle, \\
        $cells using 1:2:4 with labels tc rgb '\(FigureStyle.shades.letters)' notitle
      """,
      "set ytics autofreq", "unset colorbox",
    ]
  }
}

extension Figure.HeatMap {
  /// Decimals that tell the numbers apart without filling their cells.
  fileprivate var decimals: Int {
    let largest = cells.map { abs($0.number) }.max() ?? 0
    return largest < 10 ? 2 : largest < 1000 ? 1 : 0
  }
}
