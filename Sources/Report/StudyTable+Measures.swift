extension StudyTable {
  /// A measure of the comparison and where a row has it.
  struct Measure {
    let name: String
    let unit: String
    let estimate: (Row) -> Estimate?
    var difference: (Row) -> MeanDifference? = { _ in nil }
  }

  /// The measures that files have of the table, the headline's among them with its differences.
  var measures: [Measure] {
    var measures = [
      Measure(name: "valid_loss", unit: "nats/token", estimate: \.validLoss),
      Measure(name: "test_loss", unit: "nats/token", estimate: \.testLoss),
      Measure(name: "wall_time", unit: "s", estimate: \.seconds),
      Measure(name: "parameters", unit: "1") { row in
        row.parameters.flatMap { Estimate([Double($0)]) }
      },
    ]
    guard let headline else { return measures }
    if rows.contains(where: { $0.microAccuracy != nil }) {
      measures.insert(
        Measure(
          name: "\(headline.split.rawValue)_micro_accuracy", unit: "1", estimate: \.microAccuracy),
        at: 2)
    }
    let name = "\(headline.split.rawValue)_\(headline.measure)"
    let whole = Measure(
      name: name, unit: headline.unit, estimate: \.headline, difference: \.difference)
    if let index = measures.firstIndex(where: { $0.name == name }) {
      measures[index] = whole
    } else {
      measures.insert(whole, at: 2)
    }
    return measures
  }
}
