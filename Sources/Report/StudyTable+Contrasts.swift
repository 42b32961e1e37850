import Store

extension StudyTable {
  /// Two variants that the study compares beside the baseline.
  package struct Contrast: Codable, Equatable, Sendable {
    /// Differences are this variant's headline minus the other's.
    package let variant: String
    package let other: String
    /// How they can be compared.
    package let standing: Standing
    /// nil where they are no comparison, and where not both have finished replicates.
    package internal(set) var difference: MeanDifference?

    private enum CodingKeys: String, CodingKey {
      case variant, other
      case standing = "comparison"
      case difference
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(variant, forKey: .variant)
      try container.encode(other, forKey: .other)
      try container.encode(standing, forKey: .standing)
      try container.encode(difference, forKey: .difference)
    }
  }

  /// The contrasts of a plan between variants that are shown.
  static func contrasts(
    _ wanted: [StudyManifest.Contrast], _ measuring: Measuring?, _ side: (String) -> Side?
  ) -> [Contrast] {
    guard let measuring else { return [] }
    return wanted.compactMap { pair in
      guard let own = side(pair.variant), let other = side(pair.other) else { return nil }
      let standing = Standing(own, other, on: measuring.headline.split)
      return Contrast(
        variant: pair.variant, other: pair.other, standing: standing,
        difference: measuring.difference(of: own, from: other, standing))
    }
  }

  /// Corrects the p-values of rows and contrasts by Holm's procedure, over all tests that are shown.
  ///
  /// Tests of equivalence are a family of their own. A pair that is shown twice is one test.
  ///
  /// - Parameters:
  ///   - rows: Each against the baseline.
  ///   - contrasts: The other pairs.
  ///   - baseline: Name of the baseline.
  ///   - origin: The variant whose numbers a variant's are.
  static func correct(
    _ rows: inout [Row], _ contrasts: inout [Contrast], baseline: String,
    origin: (String) -> String
  ) {
    let sides =
      rows.map { Set([$0.variant, baseline].map(origin)) }
      + contrasts.map { Set([$0.variant, $0.other].map(origin)) }
    func adjusted(_ values: [Double?]) -> [Double?] {
      var pairs: [Set<String>] = []
      var tests: [Double] = []
      for (pair, value) in zip(sides, values) {
        guard let value, !pairs.contains(pair) else { continue }
        pairs.append(pair)
        tests.append(value)
      }
      let corrected = HolmCorrection.adjusted(tests)
      return zip(sides, values).map { pair, value in
        value.flatMap { _ in pairs.firstIndex(of: pair).map { corrected[$0] } }
      }
    }
    let all = rows.map(\.difference) + contrasts.map(\.difference)
    let found = adjusted(all.map { $0?.pValue })
    let none = adjusted(all.map { $0?.equivalence?.pValue })
    for index in rows.indices {
      rows[index].difference?.adjustedPValue = found[index]
      rows[index].difference?.equivalence?.adjustedPValue = none[index]
    }
    for index in contrasts.indices {
      contrasts[index].difference?.adjustedPValue = found[rows.count + index]
      contrasts[index].difference?.equivalence?.adjustedPValue = none[rows.count + index]
    }
  }
}
