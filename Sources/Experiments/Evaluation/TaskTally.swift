import Tasks

/// What was found on some examples of a task: scores, and where labels were right and wrong.
struct TaskTally: Sendable {
  /// Scores of examples, by their number.
  var scores: [(example: Int, score: ExampleScore)] = []
  /// Losses of the labels, by position.
  var losses = BinnedSums()
  /// Whether labels were right, by position.
  var correct = BinnedSums()
  /// The same by distance from the fact.
  var correctByDistance = BinnedSums()

  /// Nothing yet.
  init() {}

  /// What was found on a batch of the examples from `first` on: losses and predictions are `[B, T]`.
  init(
    _ task: any SequenceTask, _ batch: Batch, from first: Int, losses: [Float],
    predictions: [Int32]
  ) {
    let found = task.scores(
      of: batch, losses: losses, predictions: task.needsPredictions ? predictions : nil)
    scores = found.enumerated().map { (first + $0.offset, $0.element) }
    for row in 0..<batch.rows {
      var facts = Facts()
      for step in 0..<batch.lengths[row] {
        let index = row * batch.length + step
        let (token, target) = (batch.tokens[index], batch.targets[index])
        facts.read(token, at: step)
        guard target != Example.ignoredTarget else { continue }
        let bin = PositionBins.index(of: step)
        let isRight = predictions[index] == target ? 1.0 : 0
        self.losses.add(Double(losses[index]), to: bin)
        correct.add(isRight, to: bin)
        if let fact = facts.position(of: token, followedBy: target) {
          correctByDistance.add(isRight, to: PositionBins.index(of: step - fact))
        }
      }
    }
  }

  /// Adds what was found on later examples.
  mutating func add(_ other: TaskTally) {
    scores += other.scores
    losses.add(other.losses)
    correct.add(other.correct)
    correctByDistance.add(other.correctByDistance)
  }

  /// Where each token was last followed by each other: what recall has to find again.
  private struct Facts {
    private var positions: [Int64: Int] = [:]
    private var last: Int32?

    mutating func read(_ token: Int32, at position: Int) {
      if let last { positions[Self.key(last, token)] = position - 1 }
      last = token
    }

    func position(of token: Int32, followedBy target: Int32) -> Int? {
      positions[Self.key(token, target)]
    }

    private static func key(_ token: Int32, _ next: Int32) -> Int64 {
      Int64(token) << 32 | Int64(next)
    }
  }
}
