import Tasks

/// The rules of MQAR as TASKS.md words them, written without looking at the generator.
///
/// It reads an example from its labels backwards: each must be explained by the context.
struct MQARChecker {
  let vocabulary: Int
  let length: Int
  let pairs: Int
  let filled: Bool

  /// The slots of the queries in the order of their keys, or what is wrong.
  func slots(of example: Example) throws(Violation) -> [Int] {
    let tokens = example.tokens.map(Int.init)
    let labels = example.targets.map(Int.init)
    try require(tokens.count == length && labels.count == length, "L inputs and L labels")
    try require(tokens.allSatisfy { $0 >= 0 && $0 < vocabulary }, "tokens below V")

    let context = 2 * pairs
    let keys = stride(from: 0, to: context, by: 2).map { tokens[$0] }
    let values = stride(from: 1, to: context, by: 2).map { tokens[$0] }
    try require(Set(keys).count == pairs, "distinct keys")
    try require(Set(values).count == pairs, "distinct values")
    try require(keys.allSatisfy { 1 <= $0 && $0 <= vocabulary / 2 - 1 }, "keys of the lower half")
    try require(
      values.allSatisfy { vocabulary / 2 <= $0 && $0 <= vocabulary - 1 }, "values of the upper half"
    )

    var slotOfKey: [Int: Int] = [:]
    for (position, label) in labels.enumerated() where label != -1 {
      try require(position >= context, "no label in the context")
      try require((position - context) % 2 == 0, "labels at the first token of a slot")
      guard let pair = values.firstIndex(of: label) else { throw Violation("label is a value") }
      try require(tokens[position] == keys[pair], "the label's key stands at its position")
      try require(slotOfKey[pair] == nil, "a key is asked for once")
      slotOfKey[pair] = (position - context) / 2
    }
    try require(slotOfKey.count == pairs, "every key is asked for")
    if !filled {
      let blanks = (context..<length).filter { labels[$0] == -1 }
      try require(blanks.allSatisfy { tokens[$0] == 0 }, "blanks where nothing is asked")
    }
    return (0..<pairs).compactMap { slotOfKey[$0] }
  }

  struct Violation: Error, Equatable {
    let rule: String
    init(_ rule: String) { self.rule = rule }
  }

  private func require(_ condition: Bool, _ rule: String) throws(Violation) {
    if !condition { throw Violation(rule) }
  }
}
