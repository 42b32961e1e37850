package import Store

extension SliceTable {
  /// The table as the study file keeps it: a row "variant/slice" each, a fact for each axis of a grid.
  package var stored: StudyFile.Table {
    let rows = variants.flatMap { variant in slices.map { (variant, $0) } }
    let measures = cells.map(\.measure).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    func array(
      _ name: String, _ description: String, _ number: (Cell) -> Double?
    ) -> StudyFile.Table.Array {
      let numbers = rows.flatMap { variant, slice in
        measures.map { measure in
          cells.first { $0.variant == variant && $0.slice == slice && $0.measure == measure }
            .flatMap(number) ?? .nan
        }
      }
      return StudyFile.Table.Array(
        name: name, description: description,
        numbers: NumericArray(shape: [rows.count, measures.count], reals: numbers))
    }
    func fact(_ name: String, _ description: String, _ texts: [String]) -> StudyFile.Table.Fact {
      // Slices that are in no grid have no place on its axes.
      let numbers = texts.compactMap { $0.isEmpty ? .nan : Double($0) }
      return StudyFile.Table.Fact(
        name: name, description: description,
        values: numbers.count == texts.count
          ? .numbers(NumericArray(shape: [texts.count], reals: numbers)) : .texts(texts))
    }
    return StudyFile.Table(
      name: "slices", axes: ("row", "measure"), rows: rows.map { "\($0)/\($1)" },
      columns: measures,
      units: measures.map { measure in cells.first { $0.measure == measure }?.unit ?? "1" },
      arrays: [
        array("mean", "mean over finished replicates") { $0.estimate?.mean },
        array("standard_error", "standard error of the mean; NaN for one replicate") {
          $0.estimate?.standardError
        },
        array("ci_low", "lower end of the t interval of the mean") { $0.estimate?.low },
        array("ci_high", "upper end of the t interval of the mean") { $0.estimate?.high },
        array("difference", "mean difference to the baseline between equal replicates") {
          $0.difference?.estimate.mean
        },
        array("difference_ci_low", "lower end of the t interval of the difference") {
          $0.difference?.estimate.low
        },
        array("difference_ci_high", "upper end of the t interval of the difference") {
          $0.difference?.estimate.high
        },
      ],
      facts: [
        StudyFile.Table.Fact(
          name: "variant", description: "name of the variant", values: .texts(rows.map(\.0))),
        StudyFile.Table.Fact(
          name: "slice", description: "name of the slice", values: .texts(rows.map(\.1))),
      ]
        + axes.map { axis in
          fact(axis, "value of \(axis)", rows.map { SliceAxes(of: $0.1).value(of: axis) ?? "" })
        })
  }
}
