/// A picture of numbers, before it is drawn: curves with bands, or points with error bars, on two axes;
/// or a heat map.
struct Figure: Equatable, Sendable {
  /// An axis.
  struct Axis: Equatable, Sendable {
    let title: String
    /// Unit of its values; empty for a number without one.
    var unit = ""
    var isLogarithmic = false
    /// What stands at 0, 1, 2 and so on, where values are no numbers.
    var categories: [String] = []

    /// Title and unit as they stand along the axis.
    var label: String { unit.isEmpty ? title : "\(title) (\(unit))" }
  }

  /// A point, with the ends of its band where it has one.
  struct Point: Equatable, Sendable {
    let x: Double
    let y: Double
    var low: Double?
    var high: Double?
  }

  /// How a series is drawn.
  enum Mark: Equatable, Sendable {
    /// A curve, with a band where points have one.
    case line
    /// A thin curve without an entry in the legend.
    case thinLine
    /// A curve through marked points.
    case markedLine
    /// Marked points with error bars, not joined.
    case points
    /// Large rings around points of others.
    case rings
  }

  /// Points that belong together.
  struct Series: Equatable, Sendable {
    let name: String
    let mark: Mark
    /// Colour, dashes and marks: the same number looks the same in every figure.
    let look: Look
    let points: [Point]
  }

  /// Where in a palette a series is.
  enum Look: Equatable, Sendable {
    /// One of several kinds.
    case kind(Int)
    /// One of an ordered number, such as the layers of a model.
    case depth(Int, of: Int)
  }

  /// Name of its files.
  let name: String
  let title: String
  /// What is drawn and how it was made of what was measured.
  let caption: String
  let x: Axis
  let y: Axis
  let series: [Series]
  /// A number at each place of two axes of categories; there are no series then.
  var heatMap: HeatMap?
  /// Numbers that are drawn as colours, in the place of series.
  var matrix: Matrix?

  /// A name for files and addresses, of parts that may be anything: other characters than letters,
  /// digits, `.`, `_` and `-` become `-`.
  static func name(_ parts: String...) -> String {
    let name = parts.filter { !$0.isEmpty }.joined(separator: "-")
    return String(
      name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
  }

  /// Points that can be drawn on its axes: finite, and positive where an axis is logarithmic.
  func isDrawable(_ point: Point) -> Bool {
    point.x.isFinite && point.y.isFinite && (!x.isLogarithmic || point.x > 0)
      && (!y.isLogarithmic || point.y > 0)
  }

  /// Whether there is nothing to draw.
  var isEmpty: Bool {
    if let heatMap { return heatMap.cells.isEmpty }
    return matrix?.isEmpty ?? !series.contains { $0.points.contains(where: isDrawable) }
  }

  /// Its numbers, a row a point, or a row a cell of a heat map.
  ///
  /// Points that are not finite are told too; ends are empty where there is no band.
  var separatedValues: String {
    if let heatMap { return separatedValues(of: heatMap) }
    if let matrix { return matrix.separatedValues(x: Self.column(x), y: Self.column(y)) }
    let rows = series.flatMap { series in
      series.points.map { point -> [(name: String, field: SeparatedValues.Field)] in
        let category = Int(exactly: point.x).flatMap {
          x.categories.indices.contains($0) ? $0 : nil
        }
        return [
          ("series", .text(series.name)), ("kind", .text("\(series.mark)")),
          (
            Self.column(x),
            category.map { .text(x.categories[$0]) } ?? .real(point.x)
          ),
          (Self.column(y), .real(point.y)), ("low", .real(point.low)), ("high", .real(point.high)),
        ]
      }
    }
    return rows.isEmpty ? "" : SeparatedValues(rows).text
  }

  private func separatedValues(of map: HeatMap) -> String {
    let rows = map.cells.map { cell -> [(name: String, field: SeparatedValues.Field)] in
      [
        (Self.column(x), .text(x.categories[cell.x])),
        (Self.column(y), .text(y.categories[cell.y])),
        (Self.column(map.value), .real(cell.number)),
      ]
    }
    return rows.isEmpty ? "" : SeparatedValues(rows).text
  }

  private static func column(_ axis: Axis) -> String {
    let words = axis.title.split(separator: " ").joined(separator: "_")
    return axis.unit.isEmpty ? words : "\(words)[\(axis.unit)]"
  }
}
