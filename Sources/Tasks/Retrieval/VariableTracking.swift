import Tensors

/// Variable tracking at the level of tokens, after RULER's.
///
///     · · = A n · · = B A · · · = C B · ·   ? n A B C
///     haystack: "A is n", "B is A", …       question; the labels are A, B, C
///
/// A chain is a value and the names that it has, one after the other: `h` hops make `h + 1`
/// statements of three tokens, which stand in their order at random places among filler. `c` chains
/// with different values and names are told at once. The question is one of the values; each name
/// of its chain is a label, in order, at the token before it, the earlier ones given. The last name
/// is not read any more. (RULER asks for the names in any order, and tells a solved example first.)
///
/// Token 0 is the marker of a statement, 1 that of the question; then come the names, the values and
/// the filler symbols.
package struct VariableTracking: SyntheticTask {
  /// `L`, haystack and question.
  package var length = 256
  /// `c`.
  package var chains = 1
  /// `h`.
  package var hops = 4
  /// The tokens that names are drawn from.
  package var names = 32
  /// The tokens that values are drawn from.
  package var values = 16
  /// The tokens of the filler, which is drawn uniformly.
  package var fillerSymbols = 16
  package var counts = ExampleCounts()

  package init() {}

  package static let kind = "variable_tracking"
  package static let summary = "The names that a value has been given, one after the other."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "length", \.length, "Tokens of a sequence, the question included.",
        after: "chains", "hops"),
      .integer(
        "chains", \.chains, "Values that are tracked, one of which is asked for.", after: "values"),
      .integer("hops", \.hops, "Names of a chain after its first."),
      .integer("names", \.names, "Tokens that a name can be.", after: "chains", "hops"),
      .integer("values", \.values, "Tokens that a value can be."),
      .integer("filler_symbols", \.fillerSymbols, "Tokens that filler can be."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    for (key, size, least) in [
      ("chains", chains, 1), ("hops", hops, 0), ("names", names, 1), ("values", values, 1),
      ("filler_symbols", fillerSymbols, 1),
    ] {
      mistakes.expect(
        (least...10_000).contains(size), key, size, "a number from \(least) to 10000")
    }
    if mistakes.isEmpty {
      mistakes.expect(chains <= values, "chains", chains, "at most 'values', \(values)")
      mistakes.expect(
        names >= statements, "names", names, "at least \(statements), those of all chains")
      mistakes.expect(
        length >= smallestLength, "length", length,
        "at least \(smallestLength), which statements and question take")
      mistakes.expect(length <= Int(Int32.max), "length", length, "at most \(Int32.max)")
    }
    return mistakes + counts.mistakes
  }

  package var vocabularySize: Int { 2 + names + values + fillerSymbols }
  package var measures: [Measure] { [.loss, .accuracy, .exactMatch] }
  package var labelledPart: Double { Double(hops + 1) / Double(length) }
  /// One of the names.
  package var chance: Double { 1 / Double(names) }

  private var statements: Int { chains * (hops + 1) }
  private var smallestLength: Int { 3 * statements + hops + 2 }

  package func example(_ draw: ExampleDraw) -> Example {
    var random = draw.random
    let (firstValue, firstFiller) = (2 + Int32(names), 2 + Int32(names + values))
    let chosen = random.distinctTokens(statements, of: 2..<firstValue)
    let given = random.distinctTokens(chains, of: firstValue..<firstFiller)
    let fillers = length - smallestLength

    // The statements of a chain stay in order at sorted places.
    let places = (0..<chains).flatMap { chain in
      (0...hops).map { _ in (gap: random.integer(below: fillers + 1), order: random.next()) }
        .sorted { ($0.gap, $0.order) < ($1.gap, $1.order) }
        .enumerated().map { hop, place in (place.gap, place.order, chain: chain, hop: hop) }
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }

    var string = AnsweredString(capacity: length + 1)
    var placed = 0
    func appendFiller(upTo count: Int) {
      while placed < count {
        string.append(random.token(of: firstFiller..<firstFiller + Int32(fillerSymbols)))
        placed += 1
      }
    }
    for (gap, _, chain, hop) in places {
      appendFiller(upTo: gap)
      let name = chain * (hops + 1) + hop
      string.append([0, chosen[name], hop == 0 ? given[chain] : chosen[name - 1]])
    }
    appendFiller(upTo: fillers)
    string.append([1, given[0]])
    string.append(chosen[0...hops], areAnswers: true)
    return string.answered
  }
}
