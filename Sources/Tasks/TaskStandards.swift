package import Tensors

/// What a task's headline can be held against; none of it is measured.
package struct TaskStandards: Equatable, Sendable {
  /// What is expected of a guess among the tokens that can be an answer, all alike; `nil` where the
  /// headline is none to be guessed.
  package var chance: Double?
  /// What nobody can expect to exceed, guesses aside; `nil` where nothing is known of it.
  package var ceiling: Double?

  package init(chance: Double? = nil, ceiling: Double? = nil) {
    (self.chance, self.ceiling) = (chance, ceiling)
  }
}

/// How many of the examples that a model is tested on it has been trained on.
package struct RepeatedExamples: Equatable, Sendable {
  /// Test examples whose tokens are those of a training example.
  package let repeated: Int
  /// Test examples.
  package let tested: Int
  /// Training examples that were looked at: all that are shown, or the first of them.
  package let trained: Int
}

extension SequenceTask {
  /// Nothing is known.
  package var standards: TaskStandards { TaskStandards() }

  /// Counts the test examples that are among the training examples.
  ///
  /// Splits of drawn tasks have streams of their own, so that an example is in two of them by
  /// coincidence only: likely where sequences are few. Of long trainings only the first 20,000,000
  /// tokens are compared, which takes a second at most.
  ///
  /// - Parameters:
  ///   - examples: How many examples training shows.
  ///   - stream: The run's data stream.
  /// - Returns: `nil` for a task without test examples.
  /// - Throws: `TaskError` when an example cannot be read.
  package func repeatedExamples(
    afterTraining examples: Int, from stream: RandomStream
  ) throws(TaskError) -> RepeatedExamples? {
    guard let tested = count(of: .test), tested > 0 else { return nil }
    let trained = min(examples, max(1, 20_000_000 / max(length, 1)))
    var shown = Set<UInt64>(minimumCapacity: trained)
    for index in 0..<trained { shown.insert(try example(index, of: .train, from: stream).digest) }
    let repeated = try (0..<tested).count { (index) throws(TaskError) in
      shown.contains(try example(index, of: .test, from: stream).digest)
    }
    return RepeatedExamples(repeated: repeated, tested: tested, trained: trained)
  }
}

extension Example {
  /// A number that two examples have in common only if their tokens are the same, but for one chance
  /// in 10^19.
  fileprivate var digest: UInt64 {
    tokens.reduce(0xcbf2_9ce4_8422_2325) { sum, token in
      // Multiplications carry upward only; the shifts bring the upper half back.
      var word = (sum ^ UInt64(UInt32(bitPattern: token))) &* 0x9e37_79b9_7f4a_7c15
      word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
      return word ^ word >> 27
    }
  }
}
