import Store

extension StudyTable {
  /// What to bear in mind when reading the table, one line a remark.
  package var notes: [String] {
    uncertainty + (replicates?.notes ?? []) + comparison + withoutDifference + standards
      + statistics + selection
      + rows.compactMap(Self.matching)
      + rows.flatMap(trialsThatDoNotCount)
  }

  private var uncertainty: [String] {
    let counts = rows.map(\.finished.count)
    guard let most = counts.max(), most > 0 else { return ["No trial has finished."] }
    if most == 1 {
      return [
        "One replicate: no uncertainty can be given, and a difference may be chance; "
          + "`replicates: 3` or more would tell."
      ]
    }
    var lines = ["± is the standard error of the mean over finished replicates."]
    let single = rows.filter { $0.finished.count == 1 }.map(\.variant)
    if !single.isEmpty {
      lines.append(
        "One finished replicate, so no uncertainty: \(single.joined(separator: ", ")).")
    }
    return lines
  }

  private var comparison: [String] {
    guard let headline else { return [] }
    let words = MeasureWords(headline.measure, unit: headline.unit)
    let better =
      "\(headline.split) \(words.name): \(headline.lowerIsBetter ? "lower" : "higher") is better."
    guard let base = rows.first(where: { $0.variant == baseline }) else {
      return [better, "No differences: the baseline '\(baseline)' is not among these variants."]
    }
    guard rows.count > 1 else { return [better] }
    guard !base.finished.isEmpty else {
      return [better, "No differences: no trial of the baseline '\(baseline)' has finished."]
    }
    return [better] + sharing
  }

  /// What equal replicates share, and which rows are therefore compared how.
  private var sharing: [String] {
    let paired = comparisons.filter { $0.standing?.kind == .paired }
    let unpaired = comparisons.filter { $0.standing?.kind == .unpaired }
    var lines: [String] = []
    if !paired.isEmpty {
      let reshaped = paired.filter { !($0.standing?.isInitialisationShared ?? true) }
      let initialisation =
        reshaped.isEmpty
        ? " and initialisation"
        : "; initialisation too, except where shapes differ: \(Self.names(reshaped))"
      let isUneven = rows.contains { row in
        row.standing?.kind == .paired
          && row.difference.map { $0.estimate.count < row.finished.count } ?? false
      }
      lines.append(
        "Δ is the mean difference between equal replicates, which share data\(initialisation)"
          + (isUneven ? "; one without a partner is left out." : "."))
    }
    let keys = Set(unpaired.map { $0.standing?.keys ?? [] })
    lines += keys.sorted { $0.joined() < $1.joined() }.map { keys in
      "\(Self.names(unpaired.filter { $0.standing?.keys == keys })): not paired, for training data are "
        + "not shared (\(keys.joined(separator: ", "))); Δ is the difference of the means."
    }
    return lines
  }

  /// Which rows are no comparison, and why.
  private var withoutDifference: [String] {
    comparisons.compactMap { row -> String? in
      guard let standing = row.standing else { return nil }
      switch standing.kind {
      case .paired, .unpaired: return nil
      case .otherTask:
        return "\(row.name): no difference, for it is tested on another task "
          + "(\(standing.keys.joined(separator: ", ")))."
      case .sameNumbers:
        return "\(row.name): the same numbers in every replicate: this variant computed what "
          + "\(row.other) computed; no comparison, so not tested."
      case .sameModel:
        guard let sameness = standing.sameness else {
          return "\(row.name): the same model; no comparison, so not tested."
        }
        let reason =
          sameness.reason.hasSuffix(".") ? String(sameness.reason.dropLast()) : sameness.reason
        return
          "\(row.name): the same model as \(sameness.variant): \(reason); no comparison, so not tested."
      }
    }
  }

  private static func names(_ compared: [Compared]) -> String {
    compared.map(\.name).joined(separator: ", ")
  }

  /// How intervals, p-values and effect sizes are made, as far as they are shown.
  private var statistics: [String] {
    let compared = comparisons
    let differences = compared.compactMap(\.difference)
    var lines: [String] = []
    if differences.contains(where: { $0.estimate.low != nil }) {
      lines.append(
        "[ ] is the t interval, \(EstimateText.percent(confidence)), of each difference by itself.")
      lines += [fewReplicates].compactMap(\.self)
    }
    let tested = compared.filter { $0.difference?.adjustedPValue != nil }
    if !tested.isEmpty { lines.append(testWords(tested)) }
    lines += [equivalenceWords].compactMap(\.self)
    if differences.contains(where: { $0.hedges != nil }) {
      lines.append(
        "g_z: Hedges' g_z, the mean difference in standard deviations of the differences, "
          + "corrected for few replicates.")
    }
    let constant = compared.filter { $0.difference?.isConstant ?? false }
    if !constant.isEmpty {
      lines.append(
        "The same difference in every replicate, so no spread to test with, no interval and no p: "
          + Self.names(constant) + ".")
    }
    let ties = compared.filter { $0.difference?.isTie ?? false }
    if !ties.isEmpty {
      lines.append(
        "No difference in any replicate, though other measures differ, so no spread to test with: "
          + Self.names(ties) + ".")
    }
    let undecided = compared.filter { $0.isUndecided(confidence: confidence) }
    if !undecided.isEmpty {
      let threshold = EstimateText.number(1 - confidence)
      let hasUntested = undecided.contains { $0.difference?.pValue == nil }
      let why =
        tested.isEmpty
        ? "no uncertainty can be given"
        : "p ≥ \(threshold)" + (hasUntested ? ", or no p can be given" : "")
      lines.append(
        "≈ this study cannot tell it from \(contrasts.isEmpty ? "the baseline" : "the other"): \(why)."
      )
    }
    return lines
  }

  /// Which tests were made, and what they are corrected for.
  private func testWords(_ tested: [Compared]) -> String {
    let welch = tested.filter { $0.difference?.test == .welch }
    let test =
      switch (welch.count, tested.count) {
      case (0, _): "two-sided paired t test"
      case (let some, let all) where some == all: "two-sided Welch's t test"
      default: "two-sided paired t test, Welch's for \(Self.names(welch))"
      }
    let shown = Set(tested.map { Set([$0.variantName, $0.other]) }).count
    let correction =
      shown == 1
      ? "one comparison, so nothing to correct"
      : "Holm's correction for \(shown) comparisons"
        + (contrasts.isEmpty
          ? "" : ", those with the baseline and contrasts together, each pair once")
    return "p: \(test); \(correction)."
  }

  /// What the tests of equivalence are; nil without any.
  private var equivalenceWords: String? {
    guard let equivalence else { return nil }
    let tested = comparisons.filter { $0.difference?.equivalence?.adjustedPValue != nil }
    guard !tested.isEmpty else { return nil }
    let count = Set(tested.map { Set([$0.variantName, $0.other]) }).count
    let margin = EstimateText.number(equivalence)
    let level = EstimateText.number(1 - confidence)
    let correction =
      count == 1 ? "one test, so nothing to correct" : "Holm's correction for \(count) such tests"
    let interval =
      confidence > 0.5
      ? " Before correction that is where the \(EstimateText.percent(2 * confidence - 1)) interval lies "
        + "within ±\(margin)." : ""
    return
      "≡ no difference beyond ±\(margin): two one-sided tests (TOST), p < \(level); \(correction)."
      + interval
  }

  /// What an interval of two to four replicates is worth; nil where there are more.
  private var fewReplicates: String? {
    guard replicates == nil,
      let count = rows.compactMap({ $0.standing?.kind == .paired ? $0.difference : nil })
        .filter({ $0.estimate.low != nil }).map(\.estimate.count).min(), count <= 4
    else { return nil }
    func reach(_ count: Int) -> String {
      let student = StudentDistribution(degreesOfFreedom: count - 1)
      return NumberText.fixed(student.quantile((1 + confidence) / 2), decimals: 1)
    }
    let more = count == 2 ? "3 it would be \(reach(3)), with 5 " : "5 it would be "
    return
      "\(count) replicates: an interval reaches \(reach(count)) standard errors to each side; with "
      + more + "\(reach(5))."
  }

  /// What was changed to make a variant comparable.
  private static func matching(_ row: Row) -> String? {
    guard let match = row.match else { return nil }
    let unit =
      switch match.quantity {
      case "parameters": "parameters"
      case "state": "bytes of state"
      case "flops": "FLOPs"
      default: match.quantity
      }
    let excess = (match.count / match.target - 1) * 100
    let share =
      excess.isFinite ? " (\(NumberText.fixed(excess, decimals: 1, isSigned: true)) %)" : ""
    return "\(row.variant): \(match.width) \(NumberText.whole(match.from)) → "
      + "\(NumberText.whole(match.to)), \(NumberText.fixed(match.count)) \(unit) against "
      + "\(NumberText.fixed(match.target))\(share)"
  }
}
