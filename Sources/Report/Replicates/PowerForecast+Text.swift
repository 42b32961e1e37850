import Store

extension PowerForecast {
  /// What the plan can resolve, one line a fact.
  package var lines: [String] {
    (decision.map { Array($0.notes.prefix(1)) } ?? rule.map(stages) ?? replicateLines)
      + measurements
  }

  private var words: String { MeasureWords(measure, unit: "").name }

  private var replicateLines: [String] {
    guard replicates > 1 else {
      return [
        "1 replicate: nothing tells a difference from chance; `replicates: 3` or more would."
      ]
        + cases.compactMap { known in
          need(of: known.single, known).map { "\($0), deviation \(deviation(known))." }
        }
    }
    return (replicates == 2 ? [twoReplicates] : []) + cases.flatMap(resolution)
  }

  /// What an interval of two replicates is worth.
  private var twoReplicates: String {
    func reach(_ replicates: Int) -> String {
      NumberText.short(
        StudentDistribution(degreesOfFreedom: replicates - 1).quantile((1 + confidence) / 2))
    }
    return "2 replicates: an interval is \(reach(2)) standard errors to each side; with 3 it is "
      + "\(reach(3)), with 5 \(reach(5))."
  }

  private func resolution(_ known: Case) -> [String] {
    guard let resolvable = known.single.resolvable else { return [] }
    let probability = EstimateText.number(probability)
    let level = NumberText.short(known.single.level)
    let unit =
      known.deviation == nil
      ? "\(NumberText.short(resolvable)) standard deviations of the paired differences (g_z)"
      : "\(NumberText.short(resolvable)) in \(words)"
    let basis = known.deviation == nil ? "" : ", deviation \(deviation(known))"
    var line =
      "\(replicates) replicates resolve a difference of \(unit) with probability \(probability) at "
      + "\(level) (two-sided paired t\(basis))"
    if let need = need(of: known.single, known) { line += "; \(need)" }
    var lines = [line + "."]
    if let corrected = known.corrected, let least = corrected.resolvable {
      var words =
        "  Holm's correction over \(comparisons) comparisons tests the first at "
        + "\(NumberText.short(corrected.level)): there it is \(NumberText.short(least))"
      if let need = need(of: corrected, known) { words += "; \(need)" }
      lines.append(words + ".")
    }
    if known.source == .unknown {
      lines.append(
        "  `power: {deviation: …}` in the spec, or --from with a study that has run, says it in "
          + "\(words).")
    }
    return lines
  }

  /// How many replicates would find the wanted difference; nil where none is named or no deviation known.
  private func need(of resolution: Case.Resolution, _ known: Case) -> String? {
    guard let difference, known.deviation != nil else { return nil }
    let count = resolution.needed.map(NumberText.whole) ?? "more than 10,000"
    return "\(NumberText.short(difference)) would need \(count)"
  }

  /// A deviation and where it comes from: `0.03 given`.
  private func deviation(_ known: Case) -> String {
    let number = known.deviation.map(NumberText.short) ?? "-"
    return switch known.source {
    case .given: "\(number) given"
    case .largest: "\(number), the largest measured"
    case .median: "\(number), the median of those measured"
    case .unknown: number
    }
  }

  /// What was measured, and how well that is known.
  private var measurements: [String] {
    guard let folder, let largest = measured.last else { return [] }
    let interval =
      "\(NumberText.short(largest.low)) to \(NumberText.short(largest.high))"
    let few = largest.degreesOfFreedom < 10 ? ", for few replicates know it badly" : ""
    return [
      "Measured in \(folder): standard deviations of paired differences of \(words), "
        + measured.map { "\($0.variant) \(NumberText.short($0.deviation))" }.joined(separator: ", ")
        + "; that of \(largest.variant), \(largest.degreesOfFreedom + 1) pairs, has the "
        + "\(EstimateText.percent(confidence)) interval \(interval)\(few)."
    ]
  }

  /// What the first stage would ask for, where deviations are of the measure that decides.
  private func stages(_ rule: StudyManifest.ReplicatesUntil) -> [String] {
    let goal = "± \(NumberText.short(rule.halfWidth)) of valid \(rule.measure)"
    let reach = StudentDistribution(degreesOfFreedom: rule.atLeast - 1)
      .quantile((1 + confidence) / 2)
    let opening =
      "\(rule.atLeast) to \(replicates) replicates: the spread of the first \(rule.atLeast) says how "
      + "many make every difference known to \(goal)"
    let needs = cases.compactMap { known -> String? in
      guard let size = known.deviation, rule.measure == measure else { return nil }
      let ratio = reach * size / rule.halfWidth
      let count = max(Double(rule.atLeast), (ratio * ratio).rounded(.up))
      return "a deviation of \(deviation(known)) makes it \(NumberText.short(count))"
        + (count > Double(replicates) ? ", more than there may be" : "")
    }
    return [([opening] + needs).joined(separator: "; ") + "."]
  }
}
