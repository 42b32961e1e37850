/// A string that a model reads token by token, and its tokens that are answers.
struct AnsweredString {
  /// The string.
  private(set) var tokens: [Int32] = []
  /// Each token that is an answer at its own place, else `Example.ignoredTarget`.
  private(set) var answers: [Int32] = []

  init(capacity: Int) {
    tokens.reserveCapacity(capacity)
    answers.reserveCapacity(capacity)
  }

  /// The number of tokens.
  var count: Int { tokens.count }

  /// Appends tokens.
  mutating func append(_ more: some Collection<Int32>, areAnswers: Bool = false) {
    tokens += more
    if areAnswers {
      answers += more
    } else {
      answers += repeatElement(Example.ignoredTarget, count: more.count)
    }
  }

  /// Appends another string with its answers.
  mutating func append(_ other: AnsweredString) {
    tokens += other.tokens
    answers += other.answers
  }

  /// Appends a token.
  mutating func append(_ token: Int32, isAnswer: Bool = false) {
    tokens.append(token)
    answers.append(isAnswer ? token : Example.ignoredTarget)
  }

  /// Reads the string up to its last token, and asks at each position for the next if it is an
  /// answer.
  var answered: Example {
    Example(tokens: Array(tokens.dropLast()), targets: Array(answers.dropFirst()))
  }

  /// As `answered`, but in training every next token is asked for, as mad-lab has it.
  func example(for split: Split) -> Example {
    guard split == .train else { return answered }
    return Example(tokens: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()))
  }
}
