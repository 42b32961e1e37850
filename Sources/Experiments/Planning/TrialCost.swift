import Models
package import Tasks
import Training

/// What a trial takes: counts that are exact, and estimates of time and memory.
package struct TrialCost: Equatable, Sendable {
  /// Trainable parameters of the model.
  package let parameters: Int
  /// The most bytes of state that one sequence of the task needs, streamed token by token.
  package let stateBytes: Int
  /// Of the matrix products, forward and backward.
  package let trainingFLOPsPerToken: Double
  /// Input tokens of all steps, if every example is as long as its task allows: windows of documents are
  /// shorter where a document ends, so that a trial counts fewer.
  package let trainedTokens: Int
  /// Input tokens of all evaluations, the test split's at the end included.
  package let evaluatedTokens: Int

  let specification: StudySpecification
  let vocabularySize: Int
  /// What is evaluated, the task's own splits first.
  let evaluations: [EvaluationWork]
  let corpusBytes: Int

  /// Examples that are evaluated some times in a trial.
  struct EvaluationWork: Equatable {
    let task: TaskConfiguration
    let examples: Int
    let times: Int
  }

  /// The cost of a trial with all its steps, whether a stop rule may end it earlier or not.
  ///
  /// - Parameters:
  ///   - specification: A variant's, sound.
  ///   - task: The task that it describes.
  ///   - slices: Its slices.
  package init(
    of specification: StudySpecification, task: any SequenceTask, slices: [SlicedTask] = []
  ) {
    let text = ((task as? MixtureTask)?.base ?? task) as? TextTask
    self.init(
      of: specification, vocabularySize: task.vocabularySize,
      validationExamples: task.count(of: .validation) ?? 0,
      testExamples: task.count(of: .test) ?? 0,
      corpusBytes: text?.residentBytes ?? 0,
      slices: zip(specification.allSlices, slices).flatMap { slice, made in
        let isValidated = specification.slicesEvery == .evaluation
        return Self.evaluations(
          of: slice.task, specification.training,
          validationExamples: isValidated ? made.task.count(of: .validation) ?? 0 : 0,
          testExamples: made.task.count(of: .test) ?? 0)
      })
  }

  /// The cost of a trial, where the task is not made.
  ///
  /// - Parameters:
  ///   - specification: A variant's, sound.
  ///   - vocabularySize: Number of tokens.
  ///   - validationExamples: Examples of an evaluation in training.
  ///   - testExamples: Examples of the one at the end.
  ///   - corpusBytes: Of the text, as far as it is in memory; 0 for a task that makes its examples.
  package init(
    of specification: StudySpecification, vocabularySize: Int, validationExamples: Int,
    testExamples: Int, corpusBytes: Int = 0
  ) {
    self.init(
      of: specification, vocabularySize: vocabularySize, validationExamples: validationExamples,
      testExamples: testExamples, corpusBytes: corpusBytes, slices: [])
  }

  private init(
    of specification: StudySpecification, vocabularySize: Int, validationExamples: Int,
    testExamples: Int, corpusBytes: Int, slices: [EvaluationWork]
  ) {
    let (model, training) = (specification.model, specification.training)
    let shares = specification.trainedShares
    let tokens = shares.reduce(0) { $0 + $1.share * Double($1.task.length) }
    self.specification = specification
    self.vocabularySize = vocabularySize
    self.corpusBytes = corpusBytes
    evaluations =
      Self.evaluations(
        of: specification.task, training, validationExamples: validationExamples,
        testExamples: testExamples) + slices
    parameters = model.parameterCount(vocabularySize: vocabularySize)
    stateBytes = model.largestStateBytes(within: specification.task.length)
    trainingFLOPsPerToken = shares.reduce(0) { sum, part in
      let length = part.task.length
      return sum + part.share * Double(length) / tokens
        * model.trainingFLOPsPerToken(length: length, vocabulary: vocabularySize)
    }
    trainedTokens = Int(
      (Double(training.configuration.steps * training.configuration.batch) * tokens).rounded())
    evaluatedTokens = evaluations.reduce(0) { $0 + $1.times * $1.examples * $1.task.length }
  }

  private static func evaluations(
    of task: TaskConfiguration, _ training: TrialTraining, validationExamples: Int,
    testExamples: Int
  ) -> [EvaluationWork] {
    [
      EvaluationWork(task: task, examples: validationExamples, times: training.evaluations),
      EvaluationWork(task: task, examples: testExamples, times: 1),
    ]
  }
}

extension TrialTraining {
  /// How often a whole trial is evaluated on the validation split.
  var evaluations: Int { (configuration.steps + evaluateEvery - 1) / evaluateEvery }
}
