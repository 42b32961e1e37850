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
  /// Input tokens of all steps.
  package let trainedTokens: Int
  /// Input tokens of all evaluations, the test split's at the end included.
  package let evaluatedTokens: Int

  let specification: StudySpecification
  let vocabularySize: Int
  /// Examples of an evaluation in training.
  let validationExamples: Int
  /// Examples of the evaluation at the end.
  let testExamples: Int
  let corpusBytes: Int

  /// The cost of a trial with all its steps, whether a stop rule may end it earlier or not.
  ///
  /// - Parameters:
  ///   - specification: A variant's, sound.
  ///   - task: The task that it describes.
  package init(of specification: StudySpecification, task: any SequenceTask) {
    let text = task as? TextTask
    self.init(
      of: specification, vocabularySize: task.vocabularySize,
      validationExamples: task.count(of: .validation) ?? 0,
      testExamples: task.count(of: .test) ?? 0,
      corpusBytes: text?.residentBytes ?? 0)
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
    let (model, training) = (specification.model, specification.training)
    let length = specification.task.length
    self.specification = specification
    self.vocabularySize = vocabularySize
    self.validationExamples = validationExamples
    self.testExamples = testExamples
    self.corpusBytes = corpusBytes
    parameters = model.parameterCount(vocabularySize: vocabularySize)
    stateBytes = model.largestStateBytes(within: length)
    trainingFLOPsPerToken = model.trainingFLOPsPerToken(
      length: length, vocabulary: vocabularySize)
    trainedTokens = training.configuration.steps * training.configuration.batch * length
    evaluatedTokens =
      (training.evaluations * validationExamples + testExamples) * length
  }
}

extension TrialTraining {
  /// How often a whole trial is evaluated on the validation split.
  var evaluations: Int { (configuration.steps + evaluateEvery - 1) / evaluateEvery }
}
