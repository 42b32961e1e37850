package import Store

extension StudyTable {
  /// The table as the study file keeps it: an array for each number that an estimate has.
  package var stored: StudyFile.Table {
    let measures = measures
    func array(
      _ name: String, _ description: String, _ number: (Row, Measure) -> Double?
    ) -> StudyFile.Table.Array {
      let numbers = rows.flatMap { row in measures.map { number(row, $0) ?? .nan } }
      return StudyFile.Table.Array(
        name: name, description: description,
        numbers: NumericArray(shape: [rows.count, measures.count], reals: numbers))
    }
    func counts(
      _ name: String, _ description: String, _ count: (Row, Measure) -> Int?
    ) -> StudyFile.Table.Array {
      let numbers = rows.flatMap { row in measures.map { Int64(count(row, $0) ?? 0) } }
      return StudyFile.Table.Array(
        name: name, description: description,
        numbers: NumericArray(shape: [rows.count, measures.count], integers: numbers))
    }
    let interval = "of the t interval, \(EstimateText.percent(confidence))"
    return StudyFile.Table(
      name: "comparison", axes: ("variant", "measure"), rows: rows.map(\.variant),
      columns: measures.map(\.name), units: measures.map(\.unit),
      arrays: [
        array("mean", "mean over finished replicates") { $1.estimate($0)?.mean },
        array("standard_error", "standard error of the mean; NaN for one replicate") {
          $1.estimate($0)?.standardError
        },
        counts("count", "finished replicates") { $1.estimate($0)?.count },
        array("ci_low", "lower end \(interval) of the mean") { $1.estimate($0)?.low },
        array("ci_high", "upper end \(interval) of the mean") { $1.estimate($0)?.high },
        array("difference", "mean difference to the baseline") {
          $1.difference($0)?.estimate.mean
        },
        array("difference_standard_error", "standard error of the difference") {
          $1.difference($0)?.estimate.standardError
        },
        counts(
          "difference_count",
          "pairs of finished replicates; of Welch's test, those of the side with fewer"
        ) {
          $1.difference($0)?.estimate.count
        },
        array("difference_ci_low", "lower end \(interval) of the difference") {
          $1.difference($0)?.estimate.low
        },
        array("difference_ci_high", "upper end \(interval) of the difference") {
          $1.difference($0)?.estimate.high
        },
        array("degrees_of_freedom", "of the t test; NaN without one") {
          $1.difference($0)?.degreesOfFreedom
        },
        array("p_value", "of the two-sided t test of no difference, as 'test' says") {
          $1.difference($0)?.pValue
        },
        array("p_holm", "p_value after Holm's correction over all tests of the study") {
          $1.difference($0)?.adjustedPValue
        },
        array("cohens_dz", "difference in standard deviations of the differences") {
          $1.difference($0)?.cohen
        },
        array("hedges_gz", "cohens_dz corrected for few replicates") {
          $1.difference($0)?.hedges
        },
        array("equivalence_p_value", "of two one-sided t tests of a difference beyond the margin") {
          $1.difference($0)?.equivalence?.pValue
        },
        array(
          "equivalence_p_holm", "the same after Holm's correction over all tests of equivalence"
        ) {
          $1.difference($0)?.equivalence?.adjustedPValue
        },
      ],
      facts: [
        Self.standings(rows.map(\.standing)), Self.tests(rows.map(\.difference)),
      ] + chosen)
  }

  private static func tests(_ differences: [MeanDifference?]) -> StudyFile.Table.Fact {
    StudyFile.Table.Fact(
      name: "test", description: "paired_t or welch_t; empty without a difference",
      values: .texts(differences.map { $0?.test.rawValue ?? "" }))
  }

  private static func standings(_ standings: [Standing?]) -> StudyFile.Table.Fact {
    StudyFile.Table.Fact(
      name: "comparison",
      description: "paired, unpaired, other_task, same_model or same_numbers; empty without one",
      values: .texts(standings.map { $0?.kind.rawValue ?? "" }))
  }

  /// The contrasts as the study file keeps them; nil without any.
  package var storedContrasts: StudyFile.Table? {
    guard !contrasts.isEmpty, let headline else { return nil }
    func array(
      _ name: String, _ description: String, _ number: (MeanDifference) -> Double?
    ) -> StudyFile.Table.Array {
      StudyFile.Table.Array(
        name: name, description: description,
        numbers: NumericArray(
          shape: [contrasts.count, 1],
          reals: contrasts.map { $0.difference.flatMap(number) ?? .nan }))
    }
    return StudyFile.Table(
      name: "contrasts", axes: ("contrast", "measure"),
      rows: contrasts.map { "\($0.variant) - \($0.other)" },
      columns: ["\(headline.split.rawValue)_\(headline.measure)"], units: [headline.unit],
      arrays: [
        array("difference", "mean of the first variant minus that of the second") {
          $0.estimate.mean
        },
        array("difference_standard_error", "standard error of the difference") {
          $0.estimate.standardError
        },
        array("difference_ci_low", "lower end of its t interval") { $0.estimate.low },
        array("difference_ci_high", "upper end of its t interval") { $0.estimate.high },
        array("degrees_of_freedom", "of the t test", \.degreesOfFreedom),
        array("p_value", "of the two-sided t test of no difference", \.pValue),
        array("p_holm", "p_value after Holm's correction over all tests", \.adjustedPValue),
        array("equivalence_p_value", "of two one-sided t tests") { $0.equivalence?.pValue },
        array("equivalence_p_holm", "the same after Holm's correction") {
          $0.equivalence?.adjustedPValue
        },
      ],
      facts: [
        StudyFile.Table.Fact(
          name: "variant", description: "the first variant",
          values: .texts(contrasts.map(\.variant))),
        StudyFile.Table.Fact(
          name: "other", description: "the second variant",
          values: .texts(contrasts.map(\.other))),
        Self.tests(contrasts.map(\.difference)), Self.standings(contrasts.map(\.standing)),
      ])
  }

  /// What was chosen for each variant, and what that took.
  private var chosen: [StudyFile.Table.Fact] {
    guard let sweep else { return [] }
    let points = rows.map { Int64($0.choice?.point ?? -1) }
    return [
      StudyFile.Table.Fact(
        name: "point", description: "point of the sweep that was chosen; -1 for none",
        values: .numbers(NumericArray(shape: [rows.count], integers: points))),
      StudyFile.Table.Fact(
        name: "budget_steps", description: "training steps of all points together",
        values: .numbers(
          NumericArray(shape: [rows.count], integers: rows.map { Int64($0.budget.steps) }))),
    ]
      + sweep.paths.map { path in
        SweepTable.fact(path, rows.map { $0.choice?.settings ?? [] })
      }
  }
}

extension SweepTable {
  /// The points as the study file keeps them, a row "variant/point" each.
  package var stored: StudyFile.Table {
    func numbers(_ number: (SweepPoint) -> Double?) -> NumericArray {
      NumericArray(shape: [points.count, 1], reals: points.map { number($0) ?? .nan })
    }
    func array(
      _ name: String, _ description: String, _ number: (SweepPoint) -> Double?
    ) -> StudyFile.Table.Array {
      StudyFile.Table.Array(name: name, description: description, numbers: numbers(number))
    }
    func fact(
      _ name: String, _ description: String, _ count: (SweepPoint) -> Int
    ) -> StudyFile.Table.Fact {
      StudyFile.Table.Fact(
        name: name, description: description,
        values: .numbers(
          NumericArray(shape: [points.count], integers: points.map { Int64(count($0)) })))
    }
    let scores = points.map { Int64($0.score?.count ?? 0) }
    return StudyFile.Table(
      name: "sweep", axes: ("configuration", "measure"),
      rows: points.map { "\($0.variant)/\($0.point)" }, columns: ["valid_\(measure)"],
      units: [unit],
      arrays: [
        array("mean", "mean over finished replicates, else over those that got furthest") {
          $0.score?.mean
        },
        array("standard_error", "standard error of the mean; NaN for one replicate") {
          $0.score?.standardError
        },
        array("ci_low", "lower end of the t interval of the mean") { $0.score?.low },
        array("ci_high", "upper end of the t interval of the mean") { $0.score?.high },
        StudyFile.Table.Array(
          name: "count", description: "replicates in the mean",
          numbers: NumericArray(shape: [points.count, 1], integers: scores)),
      ],
      facts: [
        StudyFile.Table.Fact(
          name: "variant", description: "name of the variant",
          values: .texts(points.map(\.variant))),
        fact("point", "point of the sweep", \.point),
        fact("chosen", "1 where the variant is judged at this point") { $0.isChosen ? 1 : 0 },
        fact("finished", "trials that finished", \.finished),
        fact("stopped", "trials that the sweep stopped early", \.stopped),
        fact("failed", "trials that diverged or could not go on", \.failed),
        fact("open", "trials not run, or not to an end", \.open),
        fact("reached", "steps of the trial that got furthest", \.reached),
        fact("spent", "training steps of all trials of the point", \.steps),
      ] + paths.map { Self.fact($0, points.map(\.settings)) })
  }

  /// What a key was set to in each row: numbers where all are, else texts.
  static func fact(_ path: String, _ rows: [[StudyManifest.Setting]]) -> StudyFile.Table.Fact {
    let values = rows.map { settings in settings.first { $0.path == path }?.value }
    let numbers = values.map { $0.map { Double($0) } ?? .nan }
    let reals = numbers.compactMap { $0 }
    return StudyFile.Table.Fact(
      name: path, description: "value of \(path)",
      values: reals.count == rows.count
        ? .numbers(NumericArray(shape: [rows.count], reals: reals))
        : .texts(values.map { $0 ?? "" }))
  }
}
