import Tasks

/// Forgetting MQAR.
struct ForgettingChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int
  let pairs: Int
  let updates: Int
  let filled: Bool

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: vocabulary)
    let tokens = example.tokens.map(Int.init)
    let context = 2 * (pairs + updates)
    let keys = stride(from: 0, to: 2 * pairs, by: 2).map { tokens[$0] }
    let first = stride(from: 1, to: 2 * pairs, by: 2).map { tokens[$0] }
    let updated = stride(from: 2 * pairs, to: context, by: 2).map { tokens[$0] }
    let new = stride(from: 2 * pairs + 1, to: context, by: 2).map { tokens[$0] }
    let values = vocabulary / 2..<vocabulary
    try rule("distinct keys", Set(keys).count == pairs)
    try rule("keys of the lower half", keys.allSatisfy { $0 >= 1 && $0 < vocabulary / 2 })
    try rule("distinct values", Set(first).count == pairs)
    try rule("values of the upper half", (first + new).allSatisfy(values.contains))
    try rule("different keys are updated", Set(updated).count == updates)
    try rule("a key that was shown is updated", Set(updated).isSubset(of: keys))
    for update in 0..<updates {
      try rule("not the value of the pair of the same number", new[update] != first[update])
    }
    var last = Dictionary(uniqueKeysWithValues: zip(keys, first))
    last.merge(zip(updated, new)) { $1 }

    var asked: Set<Int> = []
    for (place, label) in example.labels {
      try rule("asked behind the context", place >= context && (place - context) % 2 == 0)
      try rule("the label is the key's last value", last[tokens[place]] == label)
      try rule("a key is asked for once", asked.insert(tokens[place]).inserted)
    }
    try rule("every key is asked for", asked == Set(keys))
    let rest = (context..<length).filter { example.labels[$0] == nil }
    try rule("blanks elsewhere", filled || rest.allSatisfy { tokens[$0] == 0 })
  }
}

/// Compositional MQAR.
struct CompositionalChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int
  let side: Int
  let filled: Bool

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: vocabulary)
    let tokens = example.tokens.map(Int.init)
    let (pairs, third) = (side * side, vocabulary / 3)
    var values: [[Int]: Int] = [:]
    for pair in 0..<pairs {
      let (a, b, value) = (tokens[3 * pair], tokens[3 * pair + 1], tokens[3 * pair + 2])
      try rule("first keys of the first third", a >= 1 && a < third)
      try rule("second keys of the second third", b >= third && b < 2 * third)
      try rule("values of the last third", value >= 2 * third && value < vocabulary)
      try rule("a pair is shown once", values.updateValue(value, forKey: [a, b]) == nil)
    }
    try rule("G first keys", Set(values.keys.map { $0[0] }).count == side)
    try rule("G second keys", Set(values.keys.map { $0[1] }).count == side)
    try rule("distinct values", Set(values.values).count == pairs)

    var asked: Set<[Int]> = []
    var used: Set<Int> = []
    for (place, label) in example.labels {
      try rule("asked in a slot's second token", place >= 3 * pairs && place % 3 == 1)
      let pair = [tokens[place - 1], tokens[place]]
      try rule("the label is the pair's value", values[pair] == label)
      try rule("a pair is asked for once", asked.insert(pair).inserted)
      used.formUnion([place - 1, place])
    }
    try rule("every pair is asked for", asked == Set(values.keys))
    let rest = (3 * pairs..<length).filter { !used.contains($0) }
    try rule("blanks elsewhere", filled || rest.allSatisfy { tokens[$0] == 0 })
  }
}
