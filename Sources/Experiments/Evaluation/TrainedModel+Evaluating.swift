import Models
import Specs
import Store
import Tasks
import Tensors

extension TrainedModel {
  /// About how many tokens one batch of a piece has.
  package static let usualTokens = 1024

  /// Tokens of a piece where no option says otherwise: whole chunks, enough for products to be fast and
  /// few enough for activations to stay in a core's cache.
  private var usualPiece: Int {
    let chunk = model.configuration.chunkSize
    return max(1, Self.usualTokens / chunk) * chunk
  }

  /// A plan to read texts as streams.
  ///
  /// - Parameters:
  ///   - paths: Files, or folders of files.
  ///   - length: Tokens of a stream; `nil` for one stream of each file.
  ///   - repeatedTo: Tokens to read of each file; `nil` reads it once.
  ///   - piece: Tokens read at a time; `nil` for some 1,024.
  ///   - streams: Streams read side by side; `nil` for as many as make a piece.
  /// - Returns: The plan.
  /// - Throws: `TaskError` when a text cannot be read; `TrainedModelError.impossible` when the model
  ///   was not trained on text, or a text is too short.
  package func streamPlan(
    ofTextsAt paths: [String], length: Int?, repeatedTo: Int?, piece: Int?, streams: Int?
  ) throws -> StreamPlan {
    try StreamPlan(
      paths.flatMap { try streamTexts(at: $0) }, length: length, repeatedTo: repeatedTo,
      piece: piece ?? usualPiece, streams: streams)
  }

  /// An evaluation of a plan, from its beginning or from a state file.
  ///
  /// - Throws: `StoreError`, `StreamStateError` or `StateMismatch` when the state cannot be taken.
  package func evaluation(
    of plan: StreamPlan, threads: Int, resuming path: String?
  ) throws -> StreamEvaluation {
    let workers = WorkerPool(upTo: threads, cores: UsableCores.count)
    guard let path else { return StreamEvaluation(plan, of: self, workers: workers) }
    return try StreamEvaluation(resuming: path, plan, of: self, workers: workers)
  }

  /// An evaluation for each point of a grid of tasks.
  ///
  /// - Parameters:
  ///   - grid: Differences.
  ///   - spec: A spec whose task they are differences from; `nil` for the model's own task.
  ///   - split: `valid` or `test`.
  ///   - examples: How many examples at most; `nil` for all.
  ///   - piece: Tokens of an example that are read at a time; `nil` for the length of training, and
  ///     no less than some 1,024; all of one that a model says from its last step.
  /// - Returns: One a point, in the order of the grid.
  /// - Throws: `SpecErrors`, `TaskError` or `TrainedModelError` when a task cannot be made, or the
  ///   model cannot be judged on it.
  package func evaluations(
    over grid: TaskGrid, ofSpec spec: String?, split: String, examples: Int?, piece: Int?
  ) throws -> [TaskEvaluation] {
    let tasks = TaskShelf()
    let usual = max(usualPiece, specification.task.length)
    return try grid.points.map { overrides in
      let study: StudySpecification
      if let spec {
        study = try SpecDocument(path: spec, presets: StudyPresets.all).applying(overrides)
          .read(StudySpecification.self)
      } else {
        study = try specification(with: overrides)
      }
      // A sequence that is said at once is read at once.
      let whole = model.configuration.readout == .lastStep ? study.task.length : 0
      return try TaskEvaluation(
        self, on: study, Split(rawValue: split) ?? .test, examples: examples,
        piece: piece ?? max(usual, whole), tasks: tasks)
    }
  }
}
