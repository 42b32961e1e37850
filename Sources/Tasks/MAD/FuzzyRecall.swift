import Tensors

/// Fuzzy in-context recall, as mad-lab defines it: keys and values are motifs, several tokens long.
///
///     pad … pad  k k v  k v v v  k k k v  …  k k v
///                                           probe
///
/// The last token is the pad, the lower half of the others keys, the upper values. A motif is an
/// ordered choice of *different* tokens. Key motifs have 1 to 3 tokens in training and always 3 in
/// evaluation, value motifs 1 to 3. A probe pair is drawn and put in as soon as the string has
/// reached a point that is drawn; the string ends with the probe again. Training asks for every next
/// token; validation and test for the value tokens of keys shown before, and always for those of the
/// last pair: 4.4 labels an example by default. In 2.3 % of these examples the string ends before the
/// point, so that the probe was never shown and its value is a guess.
package struct FuzzyRecall: SyntheticTask {
  /// `V`.
  package var vocabularySize = 16
  /// `L`.
  package var length = 128
  /// The most tokens of a key.
  package var keyTokens = 3
  /// The most tokens of a value.
  package var valueTokens = 3
  package var counts = ExampleCounts.mad()

  package init() {}

  package static let kind = "fuzzy_recall"
  package static let summary = "In-context recall of several tokens, as mad-lab defines it."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize,
        "Tokens: key tokens in the lower half, value tokens above, the pad last.",
        after: "key_tokens", "value_tokens"),
      .integer("length", \.length, "Tokens of a sequence.", after: "key_tokens", "value_tokens"),
      .integer("key_tokens", \.keyTokens, "Most tokens of a key; evaluation keys have as many."),
      .integer("value_tokens", \.valueTokens, "Most tokens of a value."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    let areSizes =
      [
        mistakes.expectSize("key_tokens", keyTokens, atLeast: 1),
        mistakes.expectSize("value_tokens", valueTokens, atLeast: 1),
      ] == [true, true]
    if areSizes {
      // Half of the tokens, rounded down, for keys, and the rest for values.
      mistakes.expectSize(
        "vocabulary_size", vocabularySize,
        atLeast: max(2 * keyTokens, 2 * valueTokens - 1, 2) + 1)
      mistakes.expectSize("length", length, atLeast: 2 * (keyTokens + valueTokens) + 1)
    }
    return mistakes + counts.mistakes
  }

  package var labelledPart: Double { 1 }
  /// One of the value tokens.
  package var chance: Double { 1 / Double(values.count) }

  /// Somewhat more than can be expected by default, 0.986, for want of what is never shown.
  package var ceiling: Double { 1 }

  private var pad: Int32 { Int32(vocabularySize) - 1 }
  private var keys: Range<Int32> { 0..<pad / 2 }
  private var values: Range<Int32> { pad / 2..<pad }

  package func example(_ draw: ExampleDraw) -> Example {
    var random = draw.random
    func keySize() -> Int {
      draw.split == .train ? 1 + random.integer(below: keyTokens) : keyTokens
    }
    func valueSize() -> Int { 1 + random.integer(below: valueTokens) }

    let probe = random.distinctTokens(keySize(), of: keys)
    let probeValue = random.distinctTokens(valueSize(), of: values)
    let size = probe.count + probeValue.count
    let point = random.integer(below: length - 2 * size)
    var string = AnsweredString(capacity: length + 1)
    var valueOfKey = [probe: probeValue]
    var shown = Set<[Int32]>()
    while string.count < length - size - keyTokens - valueTokens {
      var key = probe
      if string.count < point || shown.contains(probe) {
        key = random.distinctTokens(keySize(), of: keys)
      }
      let fresh = valueOfKey[key] ?? random.distinctTokens(valueSize(), of: values)
      valueOfKey[key] = fresh
      string.append(key)
      string.append(fresh, areAnswers: !shown.insert(key).inserted)
    }
    string.append(probe)
    string.append(probeValue, areAnswers: true)

    var padded = AnsweredString(capacity: length + 1)
    padded.append(repeatElement(pad, count: length + 1 - string.count))
    padded.append(string)
    return padded.example(for: draw.split)
  }
}
