import Tasks

/// The circuits: what is a function of which tokens.
struct CircuitChecker: ExampleChecker {
  enum Function: CaseIterable { case parity, majority, mostFrequent, eachParity, eachMajority }

  let function: Function
  let length: Int
  var vocabulary = 3

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: vocabulary)
    let tokens = example.tokens.map(Int.init)
    var bits = tokens
    var answers: [Int: Int] = [:]
    switch function {
    case .parity:
      try rule("the end is 2", bits.popLast() == 2)
      answers = [length - 1: bits.count { $0 == 1 } % 2]
    case .majority:
      try rule("the end is 2", bits.popLast() == 2)
      let share = Double(bits.count { $0 == 1 }) / Double(bits.count)
      answers = [length - 1: share > 0.5 ? 1 : 0]
    case .mostFrequent:
      try rule("the end is 0", bits.popLast() == 0)
      try rule("tokens other than the end", bits.allSatisfy { $0 >= 1 })
      let frequency = Dictionary(grouping: bits) { $0 }.mapValues(\.count)
      guard let most = frequency.max(by: { $0.value < $1.value }) else { return }
      try rule("no tie", frequency.values.count { $0 == most.value } == 1)
      answers = [length - 1: most.key]
      bits = []
    case .eachParity:
      for place in bits.indices { answers[place] = bits[...place].count { $0 == 1 } % 2 }
    case .eachMajority:
      for place in bits.indices {
        let ones = bits[...place].count { $0 == 1 }
        answers[place] = ones - (place + 1 - ones) >= 0 ? 1 : 0
      }
    }
    try rule("bits", bits.allSatisfy { $0 == 0 || $0 == 1 })
    try rule("the labels are the circuit's", example.labels == answers)
  }
}
