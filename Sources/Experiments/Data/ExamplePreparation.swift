import Foundation
import Specs
package import Store
import Tasks
import Tensors
import Training

/// Writes the examples of a synthetic task out, as its trials see them.
package struct ExamplePreparation {
  /// What was written.
  package struct Outcome: Equatable, Sendable {
    /// Examples of each split that the task has.
    package let counts: [(split: String, count: Int)]
    /// Positions of an example.
    package let length: Int

    package static func == (one: Self, other: Self) -> Bool {
      one.length == other.length && one.counts.elementsEqual(other.counts) { $0 == $1 }
    }
  }

  private let task: any SequenceTask
  private let trial: Trial
  private let specification: StudySpecification

  /// Whether a source names examples, and not a text: a spec, or a kind of task.
  package static func isSource(_ source: String) -> Bool {
    let isSpec = [".yaml", ".yml"].contains { source.hasSuffix($0) }
    return isSpec || SyntheticTasks.all.contains { $0.kind == source } && !Folder.isTaken(source)
  }

  /// Makes the task.
  ///
  /// - Parameters:
  ///   - source: The path of a spec, whose baseline's task is meant; or a kind of task.
  ///   - settings: Arguments of `--set`, such as `task.pairs=4`.
  ///   - replicate: Whose examples, from 0.
  /// - Throws: `SpecErrors` with every mistake, `TaskError` when the task is a text.
  package init(of source: String, settings: [String], replicate: Int) throws {
    let specification: StudySpecification
    if SyntheticTasks.all.contains(where: { $0.kind == source }) {
      let arguments = try SpecArguments(parsing: settings)
      specification = try SpecDocument(
        text: "experiment: examples\ntask: {kind: \(source)}\n", name: source
      ).applying(arguments.overrides).read()
    } else {
      let study = try loadStudy(path: source, settings: settings)
      specification =
        study.variants.first { $0.name == study.specification.baseline }?.specification
        ?? study.specification
    }
    guard case .synthetic(let synthetic) = specification.task else {
      throw TaskError.unreadable(
        path: source,
        reason: "its task is a text, whose examples are its windows; prepare the text itself")
    }
    task = try synthetic.makeTask()
    trial = Trial(variant: "", specification, replicate: replicate, dataDigest: nil)
    self.specification = specification
  }

  /// The training examples that the task has; `nil` when there is no end of them.
  package var trainingCount: Int? { task.count(of: .train) }

  /// Writes the examples.
  ///
  /// - Parameters:
  ///   - path: Where there is no file yet.
  ///   - training: How many training examples, from the first.
  ///   - threads: Workers that make them; no number depends on how many.
  ///   - provenance: Facts to keep in the file.
  /// - Returns: What was written.
  /// - Throws: `StoreError`.
  package func write(
    asNew path: String, training: Int, threads: Int, provenance: [Attribute]
  ) throws -> Outcome {
    let splits = Split.allCases.map { split in
      ExampleFile.Split(
        name: split.rawValue, count: split == .train ? training : task.count(of: split) ?? 0)
    }.filter { $0.count > 0 }
    let stream = trial.stream(.data)
    let workers = WorkerPool(count: threads)
    try ExampleFile.write(
      asNew: path, attributes: facts + provenance, splits: splits, length: task.length,
      batch: Self.piece * workers.count
    ) { (split, range) throws(StoreError) in
      do throws(TaskError) {
        return try rows(range, of: Split(rawValue: split.name) ?? .train, from: stream, workers)
      } catch {
        throw StoreError.failed(
          act: "make the examples", file: path, reason: "\(error)", errno: nil)
      }
    }
    return Outcome(counts: splits.map { ($0.name, $0.count) }, length: task.length)
  }

  /// Examples that a worker makes at a time.
  private static let piece = 256

  private func rows(
    _ range: Range<Int>, of split: Split, from stream: RandomStream, _ workers: WorkerPool
  ) throws(TaskError) -> ExampleFile.Rows {
    let pieces = stride(from: range.lowerBound, to: range.upperBound, by: Self.piece).map {
      $0..<min($0 + Self.piece, range.upperBound)
    }
    let length = task.length
    let made = PartialResults<Result<ExampleFile.Rows, TaskError>>(
      count: pieces.count, initial: .success(ExampleFile.Rows(tokens: [], targets: [])))
    workers.run(pieces.count) { [task] index, _ in
      let rows = Result { () throws(TaskError) in
        var (tokens, targets): ([Int32], [Int32]) = ([], [])
        for example in pieces[index] {
          let example = try task.example(example, of: split, from: stream)
          let padding = length - example.length
          tokens += example.tokens + repeatElement(0, count: padding)
          targets += example.targets + repeatElement(Example.ignoredTarget, count: padding)
        }
        return ExampleFile.Rows(tokens: tokens, targets: targets)
      }
      made.set(index, rows)
    }
    let all = try made.values.map { (rows) throws(TaskError) in try rows.get() }
    return ExampleFile.Rows(
      tokens: all.flatMap(\.tokens), targets: all.flatMap(\.targets))
  }

  private var facts: [Attribute] {
    [
      Attribute("task", .text(specification.task.specValue.jsonText)),
      Attribute("seed", .text("\(specification.seed)")),
      Attribute("replicate", .integer(trial.replicate)),
      Attribute("vocabulary_size", .integer(task.vocabularySize)),
      Attribute("ignored_target", .integer(Int(Example.ignoredTarget))),
      Attribute("headline", .text(task.headline.rawValue)),
    ]
  }
}
