import Experiments
import Report

/// Figures and profiles as tables.
enum BenchmarkText {
  /// A line for each figure; with `ratios`, how many times as fast it is as it was.
  static func lines(of figures: [BenchmarkFigure], ratios: [String: Double]?) -> [String] {
    var columns = [
      TextTable.Column("part", cells: figures.map { .init($0.part) }, isLeading: true),
      TextTable.Column("", cells: figures.map { .init($0.name) }, isLeading: true),
      TextTable.Column("rate", cells: figures.map { rate($0.rate) }),
      TextTable.Column("", cells: figures.map { .init($0.unit.rawValue) }, isLeading: true),
      TextTable.Column("median", unit: "ms", cells: figures.map { .init(milliseconds($0.median)) }),
      TextTable.Column(
        "quartiles", unit: "ms",
        cells: figures.map {
          .init(milliseconds($0.lowerQuartile) + " to " + milliseconds($0.upperQuartile))
        }),
    ]
    if let ratios {
      columns.append(
        TextTable.Column(
          "ratio",
          cells: figures.map { figure in
            .init(ratios[figure.key].map { NumberText.fixed($0, decimals: 2) } ?? "new")
          }))
    }
    return TextTable(columns).lines
  }

  /// A line for each kind of work of a step.
  static func lines(of profile: StepProfile) -> [String] {
    let rows = profile.rows
    func column(
      _ title: String, _ unit: String, _ decimals: Int, _ value: (StepProfile.Row) -> Double?
    ) -> TextTable.Column {
      TextTable.Column(
        title, unit: unit,
        cells: rows.map { row in
          .init(value(row).map { NumberText.fixed($0, decimals: decimals) } ?? "")
        })
    }
    return TextTable([
      TextTable.Column("work", cells: rows.map { .init($0.name) }, isLeading: true),
      TextTable.Column("", cells: rows.map { .init($0.phase ?? "") }, isLeading: true),
      column("calls", "a step", 0) { $0.phase == nil ? nil : $0.calls },
      column("time", "ms", 2) { $0.seconds * 1e3 },
      column("share", "%", 1) { $0.share * 100 },
      column("products", "GFLOP", 2) { $0.gigaflops },
      column("rate", "GFLOP/s", 1) { $0.productRate },
      column("of sgemm", "%", 0) { $0.productShare.map { $0 * 100 } },
      column("moved", "MB", 1) { $0.gigaflops == nil ? $0.megabytes : nil },
      column("rate", "GB/s", 1) { $0.gigaflops == nil ? $0.byteRate : nil },
    ]).lines
  }

  private static func rate(_ value: Double) -> TextTable.Cell {
    .init(NumberText.fixed(value, decimals: value < 1000 ? 1 : 0))
  }

  private static func milliseconds(_ seconds: Double) -> String {
    let value = seconds * 1e3
    return NumberText.fixed(value, decimals: value < 1 ? 4 : value < 100 ? 2 : 0)
  }
}
