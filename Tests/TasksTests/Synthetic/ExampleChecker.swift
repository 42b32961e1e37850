import Tasks

/// The rules of a task as its publication words them, written without looking at the generator.
protocol ExampleChecker: Sendable {
  /// Throws the rule that an example breaks.
  func check(_ example: Example, of split: Split) throws(BrokenRule)
}

/// A rule that an example breaks.
struct BrokenRule: Error, Equatable, CustomStringConvertible {
  let description: String
}

/// Throws unless a rule holds.
func rule(_ description: String, _ holds: Bool) throws(BrokenRule) {
  if !holds { throw BrokenRule(description: description) }
}

extension Example {
  /// What is read, and the last label behind it: the string that a next-token task is cut from.
  var string: [Int] { (tokens + targets.suffix(1)).map(Int.init) }

  /// The labels by position.
  var labels: [Int: Int] {
    var labels: [Int: Int] = [:]
    for (position, target) in targets.enumerated() where target != Example.ignoredTarget {
      labels[position] = Int(target)
    }
    return labels
  }

  /// Throws unless there are `length` tokens of `0 ..< vocabulary`, and labels of the same.
  func expectShape(length: Int, vocabulary: Int) throws(BrokenRule) {
    try rule("L tokens", tokens.count == length)
    try rule("tokens below V", tokens.allSatisfy { $0 >= 0 && $0 < vocabulary })
    try rule("labels below V", targets.allSatisfy { $0 >= -1 && $0 < vocabulary })
  }
}
