package import Store

/// What difference the planned replicates of a study can resolve, before they are run.
package struct PowerForecast: Encodable, Sendable {
  /// What a spread of paired differences makes of the plan.
  package struct Case: Encodable, Sendable {
    /// Where the deviation comes from.
    package enum Source: String, Encodable, Sendable {
      /// The spec says it.
      case given
      /// The largest that was measured.
      case largest
      /// The median of those that were measured.
      case median
      /// None is known: differences are in standard deviations.
      case unknown
    }

    /// What a test at one level resolves.
    package struct Resolution: Encodable, Sendable {
      /// The probability of calling a difference where there is none.
      package let level: Double
      /// The difference that the replicates find; `nil` for one replicate.
      package let resolvable: Double?
      /// Replicates that find the wanted difference; `nil` without one, or where 10,000 do not.
      package let needed: Int?
    }

    package let source: Source
    /// Standard deviation of the paired differences; `nil` where none is known.
    package let deviation: Double?
    /// The variant that it was measured of; `nil` where it is not that of one.
    package let variant: String?
    /// Of one comparison by itself.
    package let single: Resolution
    /// Of the comparison that Holm's correction tests hardest; `nil` where there is only one.
    package let corrected: Resolution?
  }

  /// A deviation that a study's finished trials gave.
  package struct Measured: Encodable, Sendable {
    package let variant: String
    package let deviation: Double
    /// The interval of the true one, for normal values.
    package let low: Double
    package let high: Double
    package let degreesOfFreedom: Int

    private enum CodingKeys: String, CodingKey {
      case variant, deviation
      case low = "confidence_low"
      case high = "confidence_high"
      case degreesOfFreedom = "degrees_of_freedom"
    }
  }

  /// What is asked of a study.
  package struct Question: Sendable {
    /// What the standard deviation of paired differences is taken for.
    let deviation: Double?
    /// The difference to find.
    let difference: Double?
    /// How sure it is to be found.
    let probability: Double

    /// Asks.
    package init(deviation: Double?, difference: Double?, probability: Double) {
      self.deviation = deviation
      self.difference = difference
      self.probability = probability
    }
  }

  /// The measure that differences are of.
  package let measure: String
  package let replicates: Int
  package let confidence: Double
  package let probability: Double
  /// The difference to find; `nil` where none is named.
  package let difference: Double?
  /// Comparisons that are corrected for together.
  package let comparisons: Int
  /// What was measured, and where.
  package let measured: [Measured]
  package let folder: String?
  /// By deviation: the one given, those measured, or none.
  package let cases: [Case]
  /// When there are replicates enough; `nil` where all are run.
  let rule: StudyManifest.ReplicatesUntil?
  /// What the first stage showed; `nil` while it is not over.
  let decision: ReplicateStages?

  private enum CodingKeys: String, CodingKey {
    case measure, replicates, confidence, probability, difference, comparisons, measured
    case folder = "measured_in"
    case cases
  }

  /// Says what a plan can resolve; `nil` where nothing is compared.
  ///
  /// - Parameters:
  ///   - manifest: The plan.
  ///   - measure: The headline of its task.
  ///   - question: What is asked.
  ///   - stages: How many replicates are needed, where the plan leaves that open.
  ///   - table: Of a study with finished replicates, and its folder; `nil` where there is none.
  package init?(
    of manifest: StudyManifest, measure: String, _ question: Question,
    stages: ReplicateStages?, measuredIn table: (table: StudyTable, folder: String)?
  ) {
    comparisons = manifest.variants.count - 1
    guard comparisons > 0 else { return nil }
    self.measure = measure
    replicates = manifest.replicates
    confidence = manifest.confidence
    probability = question.probability
    difference = question.difference
    rule = manifest.replicatesUntil
    decision = stages.flatMap { $0.count == nil ? nil : $0 }
    let measured = table.map { Self.deviations(of: $0.table) } ?? []
    self.measured = measured
    folder = measured.isEmpty ? nil : table?.folder
    var known: [(source: Case.Source, deviation: Double, variant: String?)] = []
    if let given = question.deviation { known.append((.given, given, nil)) }
    if let largest = measured.last {
      known.append((.largest, largest.deviation, largest.variant))
      if measured.count > 2, let median = StudyFacts.median(measured.map(\.deviation)) {
        known.append((.median, median, nil))
      }
    }
    let (count, level) = (comparisons, 1 - manifest.confidence)
    func resolution(_ level: Double, _ deviation: Double?) -> Case.Resolution {
      let power = PairedPower(level: level)
      return Case.Resolution(
        level: level,
        resolvable: manifest.replicates > 1
          ? power.resolvable(replicates: manifest.replicates, probability: question.probability)
            * (deviation ?? 1) : nil,
        needed: question.difference.flatMap { difference in
          deviation.flatMap {
            power.replicates(toFind: difference / $0, probability: question.probability)
          }
        })
    }
    func made(_ source: Case.Source, _ deviation: Double?, _ variant: String?) -> Case {
      Case(
        source: source, deviation: deviation, variant: variant,
        single: resolution(level, deviation),
        corrected: count > 1 ? resolution(level / Double(count), deviation) : nil)
    }
    cases =
      known.isEmpty
      ? [made(.unknown, nil, nil)] : known.map { made($0.source, $0.deviation, $0.variant) }
  }

  /// The deviations of a study's paired differences that are known and not 0, ascending.
  private static func deviations(of table: StudyTable) -> [Measured] {
    let known = table.rows.compactMap { row -> Measured? in
      guard let difference = row.difference, difference.test == .paired,
        let freedom = difference.degreesOfFreedom.map({ Int($0) }),
        let deviation = difference.deviation, deviation > 0, deviation.isFinite
      else { return nil }
      let interval = ChiSquaredDistribution(degreesOfFreedom: freedom)
        .deviationInterval(confidence: table.confidence)
      return Measured(
        variant: row.variant, deviation: deviation, low: deviation * interval.low,
        high: deviation * interval.high, degreesOfFreedom: freedom)
    }
    return known.sorted { $0.deviation < $1.deviation }
  }
}
