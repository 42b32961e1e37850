extension FigureScript {
  /// What gnuplot is told to draw numbers as colours, rows from the top.
  static func drawing(_ matrix: Figure.Matrix, of figure: Figure) -> [String] {
    let (low, high) = matrix.ends
    let width = Double(matrix.values.first?.count ?? 0) * matrix.columns.step
    let height = Double(matrix.values.count) * matrix.rows.step
    let palette =
      matrix.isSigned
      ? "(-1 '#d55e00', -0.5 '#f2b48a', 0 '#ffffff', 0.5 '#8fc1e3', 1 '#0072b2')"
      : "(0 '#ffffff', 0.25 '#b9dcf2', 0.6 '#3d93c9', 1 '#003a5c')"
    let rows = matrix.values.map { line in
      line.map { $0.isFinite ? "\($0)" : "nan" }.joined(separator: " ")
    }
    let lines = matrix.borders.flatMap { place in
      [
        "set arrow from \(place),\(-0.5) to \(place),\(height - 0.5) \(border)",
        "set arrow from \(-0.5),\(place) to \(width - 0.5),\(place) \(border)",
      ]
    }
    let x = "(\(matrix.columns.start)+$1*\(matrix.columns.step))"
    let y = "(\(matrix.rows.start)+$2*\(matrix.rows.step))"
    return [
      "set xlabel \(quoted(figure.x.label))", "set ylabel \(quoted(figure.y.label))",
      "unset logscale", "set xtics autofreq", "set ytics autofreq", "set format '%g'",
      "set xrange [-0.5:\(width - 0.5)]", "set yrange [\(height - 0.5):-0.5]",
      "set palette defined \(palette)", "set cbrange [\(low):\(high)]",
      "set cblabel \(quoted(matrix.title))", "set colorbox",
    ] + lines + ["$matrix << EOD"] + rows + [
      "EOD", "plot $matrix matrix using \(x):\(y):3 with image notitle",
      "unset arrow", "unset colorbox", "unset cblabel",
    ]
  }

  private static let border = "nohead lc rgb '#808080' lw 0.7 front"
}
