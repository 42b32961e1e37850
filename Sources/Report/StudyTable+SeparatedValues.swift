import Store

extension StudyTable {
  private typealias Fields = [(name: String, field: SeparatedValues.Field)]

  /// A row a variant as comma-separated values: all numbers of the table with all their digits.
  package var separatedValues: String {
    guard !rows.isEmpty else { return "" }
    return SeparatedValues(rows.map(fields)).text
  }

  private func fields(_ row: Row) -> Fields {
    var fields: Fields = [
      ("variant", .text(row.variant)), ("is_baseline", .whole(row.variant == baseline ? 1 : 0)),
      ("parameters", .whole(row.parameters)),
    ]
    if let sweep {
      fields.append(("point", .whole(row.choice?.point)))
      for path in sweep.paths {
        let setting = row.choice?.settings.first { $0.path == path }
        fields.append((path, .text(setting?.value ?? "")))
      }
      let edges = (row.choice?.edges ?? []).map { "\($0.path):\($0.end.rawValue)" }
      fields.append(("edges", .text(edges.joined(separator: ";"))))
    }
    fields += [
      ("finished", .whole(row.finished.count)), ("replicates", .whole(row.trials.count)),
      ("budget_points", .whole(row.budget.points)), ("budget_trials", .whole(row.budget.trials)),
      ("budget_steps", .whole(row.budget.steps)), ("confidence", .real(confidence)),
    ]
    for measure in measures where measure.name != "parameters" {
      fields += Self.fields(measure.estimate(row), measure.name)
    }
    if let target { fields += target.fields(of: row.variant) }
    return fields + comparison(row.difference, row.standing)
  }

  /// A row a contrast as comma-separated values; empty without any.
  package var separatedContrasts: String {
    guard !contrasts.isEmpty else { return "" }
    return SeparatedValues(
      contrasts.map { contrast in
        [("variant", .text(contrast.variant)), ("other", .text(contrast.other))]
          + comparison(contrast.difference, contrast.standing)
      }
    ).text
  }

  private static func fields(_ estimate: Estimate?, _ name: String) -> Fields {
    [
      (name, .real(estimate?.mean)), (name + "_standard_error", .real(estimate?.standardError)),
      (name + "_confidence_low", .real(estimate?.low)),
      (name + "_confidence_high", .real(estimate?.high)),
      (name + "_count", .whole(estimate?.count ?? 0)),
    ]
  }

  private func comparison(_ difference: MeanDifference?, _ standing: Standing?) -> Fields {
    // What has no spread to be tested with is neither told apart nor found to be alike.
    let isFound = difference.flatMap { difference -> Bool? in
      difference.isConstant ? nil : difference.isFound(confidence: confidence)
    }
    let test = difference?.equivalence
    return Self.fields(difference?.estimate, "difference") + [
      ("degrees_of_freedom", Self.number(difference?.degreesOfFreedom)),
      ("p_value", .real(difference?.pValue)), ("p_holm", .real(difference?.adjustedPValue)),
      ("cohens_dz", .real(difference?.cohen)), ("hedges_gz", .real(difference?.hedges)),
      ("distinguishable", .whole(isFound.map { $0 ? 1 : 0 })),
      ("test", .text(difference?.test.rawValue ?? "")),
      ("comparison", .text(standing?.kind.rawValue ?? "")),
      ("same_as", .text(standing?.sameness?.variant ?? "")),
      ("same_because", .text(standing?.sameness?.reason ?? "")),
      ("equivalence_margin", .real(test?.margin)), ("equivalence_p_value", .real(test?.pValue)),
      ("equivalence_p_holm", .real(test?.adjustedPValue)),
      ("equivalence_confidence_low", .real(test?.low)),
      ("equivalence_confidence_high", .real(test?.high)),
    ]
  }

  /// Degrees of freedom: a whole number of pairs, a real one of Welch's test.
  private static func number(_ value: Double?) -> SeparatedValues.Field {
    value.flatMap(Int.init(exactly:)).map { .whole($0) } ?? .real(value)
  }
}

extension SweepTable {
  /// A row a point of a variant as comma-separated values.
  package var separatedValues: String {
    guard !points.isEmpty else { return "" }
    return SeparatedValues(
      points.map { point in
        [("variant", .text(point.variant)), ("point", .whole(point.point))]
          + paths.map { path in
            (path, .text(point.settings.first { $0.path == path }?.value ?? ""))
          } + [
            ("chosen", .whole(point.isChosen ? 1 : 0)),
            ("valid_\(measure)", .real(point.score?.mean)),
            ("valid_\(measure)_standard_error", .real(point.score?.standardError)),
            ("valid_\(measure)_confidence_low", .real(point.score?.low)),
            ("valid_\(measure)_confidence_high", .real(point.score?.high)),
            ("valid_\(measure)_count", .whole(point.score?.count ?? 0)),
            ("trials", .whole(point.trials.count)), ("finished", .whole(point.finished)),
            ("stopped", .whole(point.stopped)), ("failed", .whole(point.failed)),
            ("open", .whole(point.open)), ("reached_steps", .whole(point.reached)),
            ("spent_steps", .whole(point.steps)),
          ]
      }
    ).text
  }
}
