import Tasks

/// Needles: markers are 0, digits 1 to 10, then identifiers and filler.
struct NeedleChecker: ExampleChecker {
  let length: Int
  var keys = 1
  var values = 1
  var queries = 1
  var digits = 5
  var identifiers = 16
  var fillers = 16

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: 11 + identifiers + fillers)
    let string = example.string
    let identifier = 11..<11 + identifiers
    let question = string.count - queries * (2 + values * digits)
    var told: [Int: [Int]] = [:]
    var place = 0
    while place < question {
      guard string[place] == 0 else {
        try rule("filler around needles", string[place] >= identifier.upperBound)
        place += 1
        continue
      }
      try rule("a needle ends before the questions", place + 2 + digits <= question)
      try rule("a needle names its key", identifier.contains(string[place + 1]))
      let value = string[place + 2..<place + 2 + digits]
      try rule("a value is digits", value.allSatisfy { (1...10).contains($0) })
      told[string[place + 1], default: []] += value
      place += 2 + digits
    }
    try rule("k keys", told.count == keys)
    try rule("v values each", told.values.allSatisfy { $0.count == values * digits })
    var answers: [Int: Int] = [:]
    var asked: Set<Int> = []
    while place < string.count {
      try rule("a question names a key", string[place] == 0 && told[string[place + 1]] != nil)
      try rule("a key is asked for once", asked.insert(string[place + 1]).inserted)
      for (offset, digit) in (told[string[place + 1]] ?? []).enumerated() {
        try rule("the key's digits", string[place + 2 + offset] == digit)
        answers[place + 1 + offset] = digit
      }
      place += 2 + values * digits
    }
    try rule("each digit of the answers is a label", example.labels == answers)
  }
}

/// Induction heads.
struct InductionChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: vocabulary)
    let triggers = example.tokens.indices.filter { example.tokens[$0] == vocabulary - 1 }
    try rule("the trigger twice, at last at the end", triggers.count == 2)
    try rule("the trigger twice, at last at the end", triggers[1] == length - 1)
    try rule("a token between", triggers[0] + 1 < length - 1)
    let answer = Int(example.tokens[triggers[0] + 1])
    try rule("what followed the trigger", example.labels == [length - 1: answer])
  }
}

/// Variable tracking: statements begin with 0, the question with 1, then names, values, filler.
struct TrackingChecker: ExampleChecker {
  let length: Int
  var chains = 1
  var hops = 4
  var names = 32
  var values = 16
  var fillers = 16

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: 2 + names + values + fillers)
    let string = example.string
    let name = 2..<2 + names
    let value = name.upperBound..<name.upperBound + values
    let question = string.count - hops - 3
    try rule("the question's marker", string[question] == 1)
    var next: [Int: Int] = [:]
    var told: Set<Int> = []
    var place = 0
    while place < question {
      guard string[place] == 0 else {
        try rule("filler around statements", string[place] >= value.upperBound)
        place += 1
        continue
      }
      let (new, known) = (string[place + 1], string[place + 2])
      try rule("a new name", name.contains(new) && told.insert(new).inserted)
      try rule("a value or a name told before", value.contains(known) || told.contains(known))
      try rule("no two names at once", next.updateValue(new, forKey: known) == nil)
      place += 3
    }
    try rule("all statements", told.count == chains * (hops + 1))
    try rule("c values", next.keys.count(where: value.contains) == chains)
    var answers: [Int: Int] = [:]
    var current = string[question + 1]
    try rule("a value is asked for", value.contains(current))
    for hop in 0...hops {
      guard let following = next[current] else {
        throw BrokenRule(description: "chains of h hops")
      }
      answers[question + 1 + hop] = following
      try rule("the chain's names", string[question + 2 + hop] == following)
      current = following
    }
    try rule("chains end after h hops", next[current] == nil)
    try rule("each name is a label", example.labels == answers)
  }
}
