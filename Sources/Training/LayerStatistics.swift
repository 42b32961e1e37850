import Layers
package import Tensors

/// Listens to chosen taps and keeps four numbers of each: how large its activations are, and how many
/// of its units do nothing.
///
/// A unit is a feature of a tap's last axis; it is seen at all the other axes' places, such as the
/// steps and sequences of a micro-batch. A dead unit is silent everywhere; a constant one is not, but
/// says the same everywhere, as a gate does that is stuck. One pass over each activation.
package final class LayerStatistics: TapListener {
  /// A column of values: its name, its unit and what it means.
  package typealias Column = (name: String, unit: String, description: String)

  /// A unit is dead when its magnitude never exceeds this part of the tap's root mean square.
  package static let deadRatio = 1e-3
  /// A unit is constant when its variance is below this part of its mean square.
  package static let constantRatio = 1e-6

  /// What is kept of a tap.
  private enum Measure: String, CaseIterable {
    case rms
    case max
    case dead
    case constant

    var description: String {
      switch self {
      case .rms: "root mean square"
      case .max: "largest magnitude"
      case .dead: "part of the units whose magnitude stays below 0.001 of the root mean square"
      case .constant:
        "fraction of units that are not zero but nearly constant"
      }
    }
  }

  /// The numbers of each tap in the order of `columns(of:)`; not a number where a tap has not come,
  /// or had a value that is not finite.
  package private(set) var values: [Double]
  private let places: [String: Int]
  private var statistics = ColumnStatistics()

  /// Listens to `taps`.
  ///
  /// - Precondition: No tap is named twice.
  package init(taps: [String]) {
    values = Array(repeating: .nan, count: taps.count * Measure.allCases.count)
    places = Dictionary(
      uniqueKeysWithValues: taps.enumerated().map { ($1, $0 * Measure.allCases.count) })
  }

  /// The taps that tell most about a model's layers: what each block puts out, what attention and
  /// the working memory find, and the values they look at.
  ///
  /// Not every model has all of them.
  package static func usualTaps(layers: Int) -> [String] {
    (0..<layers).flatMap { layer in
      ["out", "attention", "memory_read", "values"].map { "layers.\(layer).\($0)" }
    }
  }

  /// The columns of the values that taps give: `<tap>.rms`, `.max`, `.dead` and `.constant`.
  package static func columns(of taps: [String]) -> [Column] {
    taps.flatMap { tap in
      Measure.allCases.map { measure in
        ("\(tap).\(measure.rawValue)", "1", "\(measure.description) of \(tap)")
      }
    }
  }

  package func wants(_ name: String) -> Bool { places[name] != nil }

  package func receive(_ name: String, _ value: Tensor) {
    guard let place = places[name] else { return }
    statistics.measure(value)
    values.replaceSubrange(
      place..<place + Measure.allCases.count, with: Self.measures(of: statistics))
  }

  private static func measures(of statistics: ColumnStatistics) -> [Double] {
    let (rows, columns) = (Double(statistics.rows), Double(statistics.sums.count))
    let total = statistics.squares.reduce(0, +)
    guard total.isFinite && rows * columns > 0 else {
      return Measure.allCases.map { _ in .nan }
    }
    let rms = (total / (rows * columns)).squareRoot()
    var (dead, constant) = (0.0, 0.0)
    for (unit, largest) in statistics.largest.enumerated() {
      let (sum, square) = (statistics.sums[unit], statistics.squares[unit])
      if Double(largest) <= deadRatio * rms {
        dead += 1
      } else if square - sum * sum / rows < constantRatio * square {
        constant += 1
      }
    }
    let largest = statistics.largest.reduce(0) { max($0, $1) }
    return [rms, Double(largest), dead / columns, constant / columns]
  }
}
