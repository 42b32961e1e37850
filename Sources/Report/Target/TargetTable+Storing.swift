package import Store

extension TargetTable {
  /// The fields of a variant in comma-separated values.
  func fields(of variant: String) -> [(name: String, field: SeparatedValues.Field)] {
    let row = rows.first { $0.variant == variant }
    let estimates = [
      ("steps", row?.steps), ("tokens", row?.tokens), ("wall_time", row?.seconds),
      ("steps_difference", row?.difference?.estimate),
    ]
    let numbers = estimates.flatMap { name, estimate in
      [
        ("target_\(name)", SeparatedValues.Field.real(estimate?.mean)),
        ("target_\(name)_standard_error", .real(estimate?.standardError)),
        ("target_\(name)_confidence_low", .real(estimate?.low)),
        ("target_\(name)_confidence_high", .real(estimate?.high)),
      ]
    }
    let counts: [(name: String, field: SeparatedValues.Field)] = [
      ("target_reached", .whole(row?.reached.count)),
      ("target_censored", .whole(row?.censored.count)),
      ("target_steps_median", .whole(row?.medianSteps)),
    ]
    return counts + numbers + [
      ("target_steps_p_value", .real(row?.difference?.pValue)),
      ("target_earlier", .whole(row?.order?.earlier)),
      ("target_later", .whole(row?.order?.later)),
      ("target_order_unknown", .whole(row?.order?.unknown)),
    ]
  }

  /// The table as the study file keeps it.
  package var stored: StudyFile.Table {
    let measures: [(name: String, unit: String, estimate: (Row) -> Estimate?)] = [
      ("steps", "1", \.steps), ("tokens", "token", \.tokens), ("wall_time", "s", \.seconds),
    ]
    func array(
      _ name: String, _ description: String, _ number: (Estimate) -> Double?
    ) -> StudyFile.Table.Array {
      let numbers = rows.flatMap { row in
        measures.map { $0.estimate(row).flatMap(number) ?? .nan }
      }
      return StudyFile.Table.Array(
        name: name, description: description,
        numbers: NumericArray(shape: [rows.count, measures.count], reals: numbers))
    }
    func fact(_ name: String, _ description: String, _ count: (Row) -> Int) -> StudyFile.Table.Fact
    {
      StudyFile.Table.Fact(
        name: name, description: description,
        values: .numbers(NumericArray(shape: [rows.count], integers: rows.map { Int64(count($0)) }))
      )
    }
    func real(_ name: String, _ description: String, _ number: (Row) -> Double?)
      -> StudyFile.Table.Fact
    {
      StudyFile.Table.Fact(
        name: name, description: description,
        values: .numbers(
          NumericArray(shape: [rows.count], reals: rows.map { number($0) ?? .nan })))
    }
    return StudyFile.Table(
      name: "target", axes: ("variant", "measure"), rows: rows.map(\.variant),
      columns: measures.map(\.name), units: measures.map(\.unit),
      arrays: [
        array("mean", "mean to \(goal); NaN unless every trial reached it", \.mean),
        array("standard_error", "standard error of the mean", \.standardError),
        array("ci_low", "lower end of the t interval of the mean", \.low),
        array("ci_high", "upper end of the t interval of the mean", \.high),
      ],
      facts: [
        fact("reached", "finished trials that reached the target") { $0.reached.count },
        fact("censored", "finished trials that did not") { $0.censored.count },
        real("median_steps", "by Kaplan and Meier; NaN where more than half did not reach it") {
          $0.medianSteps.map(Double.init)
        },
        real("difference", "mean difference of the steps to the baseline's, by replicate") {
          $0.difference?.estimate.mean
        },
        real("difference_ci_low", "lower end of its t interval") { $0.difference?.estimate.low },
        real("difference_ci_high", "upper end of its t interval") { $0.difference?.estimate.high },
        real("p_value", "of the paired t test of the steps, not corrected") {
          $0.difference?.pValue
        },
      ])
  }
}
