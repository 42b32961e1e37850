/// What gnuplot is told to draw figures, one after the other, each into its own file.
///
/// Numbers stand in the script, so it can be changed and run again by itself. Names that people chose
/// stand between single quotes, where gnuplot takes every character as it is.
package struct FigureScript: Equatable, Sendable {
  /// What pictures are to be.
  package enum Format: String, CaseIterable, Sendable {
    case svg
    case pdf
    case png

    /// The script that draws figures so; a folder has one for each.
    var script: String { self == .svg ? "figures.gnuplot" : "figures-\(rawValue).gnuplot" }

    fileprivate var terminal: String {
      let (width, height) = (FigureStyle.width, FigureStyle.height)
      return switch self {
      case .svg:
        "svg noenhanced dynamic size \(width),\(height) font 'sans-serif,\(FigureStyle.letters)'"
      case .pdf:
        "pdfcairo noenhanced size \(width / 80),\(height / 80) font 'sans-serif,14' lw 1.5"
      case .png:
        "pngcairo noenhanced size \(2 * width),\(2 * height) font 'sans-serif,26' lw 2"
      }
    }
  }

  let text: String

  /// The script that draws figures into `<name>.<format>` of the folder that gnuplot runs in.
  init(_ figures: [Figure], format: Format = .svg) {
    let setting = """
      set terminal \(format.terminal)
      set encoding utf8
      set border 3
      set tics nomirror
      set key bmargin center horizontal Left reverse samplen 2.5
      """
    text =
      ([setting] + figures.filter { !$0.isEmpty }.map { Self.drawing($0, format) })
      .joined(separator: "\n\n") + "\n"
  }

  /// A text as gnuplot takes it back: one line between single quotes.
  static func quoted(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "'" + line.replacing("'", with: "''") + "'"
  }

  private static func drawing(_ figure: Figure, _ format: Format) -> String {
    let output = "set output \(quoted("\(figure.name).\(format.rawValue)"))"
    if let matrix = figure.matrix {
      return ([output] + drawing(matrix, of: figure)).joined(separator: "\n")
    }
    var lines = [output]
    for (letter, axis) in [("x", figure.x), ("y", figure.y)] {
      lines.append("set \(letter)label \(quoted(axis.label))")
      lines.append(axis.isLogarithmic ? "set logscale \(letter)" : "unset logscale \(letter)")
    }
    if let map = figure.heatMap {
      return (lines + drawing(figure, map)).joined(separator: "\n")
    }
    lines += range(figure)
    var plots: [String] = []
    for (index, series) in figure.series.enumerated() {
      let points = series.points.filter(figure.isDrawable)
      guard !points.isEmpty else { continue }
      lines += ["$series\(index) << EOD"] + points.map(Self.row) + ["EOD"]
      plots += Self.plots(series, of: "$series\(index)", points)
    }
    return (lines + ["plot " + plots.joined(separator: ", \\\n  ")]).joined(separator: "\n")
  }

  /// The axis of categories, or one that gnuplot chooses the ends of; a line needs some height.
  private static func range(_ figure: Figure) -> [String] {
    var lines: [String] = []
    if figure.x.categories.isEmpty {
      lines += numericRange(figure)
    } else {
      let tics = figure.x.categories.enumerated().map { "\(quoted($1)) \($0)" }
      lines += [
        "set xtics (\(tics.joined(separator: ", ")))",
        "set xrange [-0.5:\(Double(figure.x.categories.count) - 0.5)]",
      ]
    }
    let values = figure.series.flatMap(\.points).filter(figure.isDrawable)
    let spread = Set(values.map(\.y)).count
    lines.append("set format y '%g'")
    if spread == 1, let value = values.first?.y {
      let reach = value == 0 ? 1 : abs(value) / 10
      lines.append("set yrange [\(value - reach):\(value + reach)]")
    } else {
      lines.append("set yrange [*:*]")
    }
    if Set(values.map(\.x)).count == 1, figure.x.categories.isEmpty, let value = values.first?.x {
      let reach = value == 0 ? 1 : abs(value) / 10
      lines.append("set xrange [\(value - reach):\(value + reach)]")
    }
    return lines
  }

  /// An axis of numbers: one that nearly reaches zero does, and large numbers are told as 200k or 1.5M.
  private static func numericRange(_ figure: Figure) -> [String] {
    let places = figure.series.flatMap(\.points).filter(figure.isDrawable).map(\.x)
    let (low, high) = (places.min() ?? 0, places.max() ?? 0)
    guard !figure.x.isLogarithmic else {
      // Not out to the next power of ten.
      let range = low < high ? "set xrange [\(low / 1.25):\(high * 1.25)]" : "set xrange [*:*]"
      return [logarithmicTics(from: low, to: high), "set format x '%g'", range]
    }
    let fromZero = low >= 0 && low < 0.4 * high
    let range = "set xrange [\(fromZero ? "0" : "*"):*]"
    guard fromZero, high >= 10_000 else {
      return ["set xtics autofreq", "set format x '%g'", range]
    }
    let scale = NumberText.magnitude(of: high / 5)
    let step = [1, 2, 5, 10].map { $0 * scale }.first { high / $0 <= 6 } ?? 10 * scale
    let tics = (0...7).map { place -> String in
      let value = Double(place) * step
      return "\(quoted(NumberText.short(value))) \(value)"
    }
    return ["set xtics (\(tics.joined(separator: ", ")))", range]
  }

  /// Ticks of a logarithmic axis: gnuplot's own at powers of ten leave an axis bare that spans little.
  ///
  /// Powers of two where at most eight of them lie on the axis, and where it is too short for those, 1, 2
  /// and 5 times powers of ten; gnuplot's own where it is long.
  private static func logarithmicTics(from low: Double, to high: Double) -> String {
    guard low > 0, low < high, high < 1e15, low > 1e-15, high / low < 1000 else {
      return "set xtics autofreq"
    }
    let (first, last) = (low / 1.25, high * 1.25)
    func within(_ values: [Double]) -> [Double] { values.filter { $0 >= first && $0 <= last } }
    var power = 1.0
    var twos: [Double] = []
    while power <= last {
      twos.append(power)
      power *= 2
    }
    var scale = NumberText.magnitude(of: first)
    var decades: [Double] = []
    while scale <= last {
      decades += [scale, 2 * scale, 5 * scale]
      scale *= 10
    }
    let isWhole = low >= 2
    let chosen = isWhole && within(twos).count <= 8 ? within(twos) : within(decades)
    guard chosen.count > 1 else { return "set xtics autofreq" }
    return
      "set xtics (\(chosen.map { "\(quoted(NumberText.short($0))) \($0)" }.joined(separator: ", ")))"
  }

  private static func row(_ point: Figure.Point) -> String {
    [point.x, point.y, point.low ?? point.y, point.high ?? point.y].map { "\($0)" }
      .joined(separator: " ")
  }

  private static func plots(
    _ series: Figure.Series, of block: String, _ points: [Figure.Point]
  ) -> [String] {
    let colour = "lc rgb '\(FigureStyle.colour(series.look))'"
    let title = "title \(quoted(series.name))"
    let dash = "dt \(FigureStyle.dash(series.look))"
    let mark = "pt \(FigureStyle.mark(series.look))"
    let hasBand = points.contains { ($0.low ?? $0.y) < ($0.high ?? $0.y) }
    let band =
      "\(block) using 1:3:4 with filledcurves fs transparent solid 0.15 noborder \(colour) notitle"
    // gnuplot's own error bars blank out what is under their middle.
    let bars = "\(block) using 1:3:(0):($4-$3) with vectors nohead \(colour) lw 1 notitle"
    return switch series.mark {
    case .line where points.count == 1:
      ["\(block) using 1:2 with points \(colour) \(mark) ps 0.7 \(title)"]
    case .line:
      (hasBand ? [band] : []) + ["\(block) using 1:2 with lines lw 2 \(dash) \(colour) \(title)"]
    case .thinLine:
      ["\(block) using 1:2 with lines lw 0.7 \(dash) \(colour) notitle"]
    case .markedLine:
      (hasBand ? [bars] : [])
        + ["\(block) using 1:2 with linespoints lw 2 \(dash) \(colour) \(mark) ps 0.7 \(title)"]
    case .points:
      (hasBand ? [bars] : []) + ["\(block) using 1:2 with points \(colour) \(mark) ps 0.8 \(title)"]
    case .rings:
      ["\(block) using 1:2 with points \(colour) pt 6 ps 2 lw 2 \(title)"]
    }
  }
}
