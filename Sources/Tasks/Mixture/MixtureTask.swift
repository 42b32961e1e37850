package import Tensors

/// A task whose training examples come from several, each with a weight that may move over the steps.
///
/// Parts have other lengths or difficulties; validation and test are the task's own.
///
///     part of example i  ~  weight of each part at step ⌊r / batch⌋,   r = ⌊i / run⌋ run
///
/// Examples `r ..< r + run` are of one part, so that sequences of one length come together and little
/// is padded. The draw is a function of the stream's seed and `r`; the example is then example `i` of
/// its part. So a mixture of the task alone is the task, bit for bit, and of a part's finite training
/// set each epoch of indices shows every example at most once.
package struct MixtureTask: SequenceTask {
  /// One of the tasks that examples come from.
  package struct Part: Sendable {
    /// What examples are of.
    package let task: any SequenceTask
    /// How many examples are of it, beside the other parts' weights.
    package let weight: MixtureWeight

    /// A part.
    package init(_ task: any SequenceTask, weight: MixtureWeight) {
      self.task = task
      self.weight = weight
    }
  }

  /// What is validated and tested on.
  package let base: any SequenceTask
  /// What training examples are drawn from.
  package let parts: [Part]
  /// Successive examples that are of one part.
  package let run: Int
  /// Examples of a training step.
  package let batch: Int

  /// A mixture.
  ///
  /// - Precondition: There is a part, all have the base's tokens, and `run` and `batch` are positive.
  package init(_ base: any SequenceTask, parts: [Part], run: Int, batch: Int) {
    precondition(
      !parts.isEmpty && run > 0 && batch > 0, "\(parts.count) parts, runs of \(run) of \(batch)")
    for part in parts {
      precondition(
        part.task.vocabularySize == base.vocabularySize && part.task.bosToken == base.bosToken,
        "\(part.task.vocabularySize) tokens beside \(base.vocabularySize)")
    }
    self.base = base
    self.parts = parts
    self.run = run
    self.batch = batch
  }

  package var vocabularySize: Int { base.vocabularySize }
  package var length: Int { parts.reduce(base.length) { max($0, $1.task.length) } }
  package var bosToken: Int32? { base.bosToken }
  package var measures: [Measure] { base.measures }
  package var headline: Measure { base.headline }
  package var standards: TaskStandards { base.standards }
  package func count(of split: Split) -> Int? { split == .train ? nil : base.count(of: split) }
  package func byteCount(of target: Int32) -> Int { base.byteCount(of: target) }

  /// Makes an example: of a part's training split, or of the base's other splits.
  ///
  /// - Throws: `TaskError` when what it is read from cannot be read any more, or has changed.
  package func example(
    _ index: Int, of split: Split, from stream: RandomStream
  ) throws(TaskError) -> Example {
    requireExample(index, of: split)
    guard split == .train else { return try base.example(index, of: split, from: stream) }
    return try parts[part(ofRun: index / run, from: stream)].task.example(
      index, of: .train, from: stream)
  }

  package func trainedTokens(_ examples: Range<Int>, from stream: RandomStream) -> Int {
    var tokens = 0
    var next = examples.lowerBound
    while next < examples.upperBound {
      let end = min((next / run + 1) * run, examples.upperBound)
      tokens += parts[part(ofRun: next / run, from: stream)].task.trainedTokens(
        next..<end, from: stream)
      next = end
    }
    return tokens
  }

  /// Which part the examples of a run are of.
  ///
  /// - Precondition: Some part has a weight at the run's step.
  package func part(ofRun run: Int, from stream: RandomStream) -> Int {
    let weights = parts.map { $0.weight.value(atStep: run * self.run / batch) }
    let total = weights.reduce(0, +)
    precondition(total > 0, "no part of the mixture has a weight at step \(run * self.run / batch)")
    var random = stream.stream("mixture").stream(run)
    var rest = random.uniform() * total
    for (index, weight) in weights.enumerated() where weight > 0 {
      if rest < weight { return index }
      rest -= weight
    }
    // Rounding may leave a trace behind the last part.
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}
