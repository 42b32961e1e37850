import Store

extension StudyTable {
  /// What a variant's headline can be held against, as its run files have it from the task.
  package struct Standards: Codable, Equatable, Sendable {
    /// What is expected of a guess among possible answers.
    package let chance: Double?
    /// What nobody can expect to exceed, guesses aside.
    package let ceiling: Double?
    /// Test examples that are among the training examples; how many there are of both.
    package let repeated: Int?
    package let tested: Int?
    package let trained: Int?

    private enum CodingKeys: String, CodingKey {
      case chance, ceiling
      case repeated = "repeated_test_examples"
      case tested = "test_examples"
      case trained = "compared_training_examples"
    }

    /// What the attributes of a run file say; `nil` when they say nothing.
    init?(_ attributes: [String: AttributeValue]) {
      func number(_ name: String) -> Double? {
        guard case .real(let value) = attributes[name] else { return nil }
        return value
      }
      func count(_ name: String) -> Int? {
        guard case .integer(let value) = attributes[name] else { return nil }
        return value
      }
      (chance, ceiling) = (number("chance"), number("ceiling"))
      repeated = count(CodingKeys.repeated.rawValue)
      tested = count(CodingKeys.tested.rawValue)
      trained = count(CodingKeys.trained.rawValue)
      if chance == nil, ceiling == nil, repeated == nil { return nil }
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(chance, forKey: .chance)
      try container.encode(ceiling, forKey: .ceiling)
      try container.encode(repeated, forKey: .repeated)
      try container.encode(tested, forKey: .tested)
      try container.encode(trained, forKey: .trained)
    }

    /// Chance and ceiling, as a sentence.
    fileprivate var bounds: String? {
      let parts = [
        chance.map { "chance \(NumberText.short($0)), a guess among possible answers" },
        ceiling.map { value in
          "ceiling \(NumberText.short(value))"
            + (value < 0.9995 ? ", since training does not show all that is asked" : "")
        },
      ].compactMap(\.self)
      return parts.isEmpty ? nil : parts.joined(separator: "; ") + "."
    }

    /// What test and training have in common, as a sentence.
    fileprivate var leak: String? {
      guard let repeated, let tested, let trained else { return nil }
      let share = NumberText.fixed(Double(repeated) / Double(max(tested, 1)) * 100, decimals: 1)
      let found =
        repeated == 0
        ? "none of the \(NumberText.whole(tested)) test examples is"
        : "\(NumberText.whole(repeated)) of the \(NumberText.whole(tested)) test examples "
          + "(\(share) %) \(repeated == 1 ? "is" : "are")"
      return "\(found) among \(NumberText.whole(trained)) training examples."
    }
  }

  /// What the headline can be held against, and what test and training share: once for all variants
  /// where it is the same.
  var standards: [String] {
    [\Standards.bounds, \Standards.leak].flatMap { sentence -> [String] in
      let told = rows.compactMap { row in
        row.standards?[keyPath: sentence].map { (variant: row.variant, text: $0) }
      }
      let texts = told.map(\.text).reduce(into: [String]()) { texts, text in
        if !texts.contains(text) { texts.append(text) }
      }
      if texts.count == 1, told.count == rows.count {
        return texts.map { $0.prefix(1).uppercased() + $0.dropFirst() }
      }
      return texts.map { text in
        told.filter { $0.text == text }.map(\.variant).joined(separator: ", ") + ": " + text
      }
    }
  }

  /// The standards that all variants have in common.
  var commonStandards: Standards? {
    guard let first = rows.first?.standards else { return nil }
    let isCommon = rows.allSatisfy {
      $0.standards?.chance == first.chance && $0.standards?.ceiling == first.ceiling
    }
    return isCommon ? first : nil
  }
}
