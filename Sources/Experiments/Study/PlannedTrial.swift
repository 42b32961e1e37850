import Specs
package import Store
import Tasks
import Tensors

/// One trial of a plan, ready to be run in this process.
package struct PlannedTrial {
  /// The trial's folder.
  package let folder: String
  private let trial: Trial
  private let task: any SequenceTask
  private let slices: [SlicedTask]
  /// The user's spec, for the run file.
  private let specText: String

  /// Finds a trial in a plan.
  ///
  /// - Parameters:
  ///   - index: Index of the trial in the plan.
  ///   - manifest: The plan.
  ///   - root: The study's folder.
  ///   - tasks: Keeps the texts that were read.
  /// - Throws: `TaskError` when its text cannot be read, `SpecErrors` when the plan's specification is
  ///   none, `StudyError.changed` when it is not what was planned, and what has changed.
  package init(
    trial index: Int, of manifest: StudyManifest, root: String, tasks: TaskShelf
  ) throws {
    let planned = manifest.trials[index]
    let configuration = manifest.configuration(of: planned)
    let specification = try StudySpecification(
      planned: configuration.specification, in: root + "/" + StudyManifest.name)
    let (task, digest) = try tasks.task(for: specification)
    self.task = task
    slices = try tasks.slices(of: specification)
    trial = Trial(
      variant: configuration.variant, specification, replicate: planned.replicate,
      dataDigest: digest)
    folder = root + "/" + manifest.folder(of: planned)
    specText = manifest.spec
    guard trial.key == planned.key else {
      throw StudyError.changed(
        trial: manifest.name(of: planned),
        Self.change(of: specification, from: configuration, numerics: manifest.numerics))
    }
  }

  /// What makes a trial's key another one than it was.
  private static func change(
    of specification: StudySpecification, from planned: StudyManifest.Configuration, numerics: Int
  ) -> StudyError.Change {
    if numerics != Trial.numerics { return .numerics(found: Trial.numerics, planned: numerics) }
    guard case .text(let source) = specification.task,
      specification.planned.specValue.jsonText == planned.specification
    else { return .specification }
    return .text(path: source.path)
  }

  /// Runs the trial from where it stands.
  ///
  /// - Parameters:
  ///   - until: The step after which it pauses; that of its end or later for the whole.
  ///   - threads: Workers of a training step.
  ///   - commandLine: The command as the user typed it.
  ///   - patience: How long to wait for the trial's folder while somebody else is at work in it.
  ///   - report: Told after every step.
  ///   - isCancelled: Asked before every step whether to stop.
  /// - Returns: How it ended.
  package func run(
    until: Int, threads: Int, commandLine: [String], patience: Duration = .zero,
    report: @escaping (TrialProgress) -> Void,
    isCancelled: @escaping @Sendable () -> Bool
  ) -> TrialOutcome {
    TrialRunner(
      trial: trial, task: task, slices: slices,
      workers: WorkerPool(upTo: threads, cores: UsableCores.count), folder: folder,
      until: until,
      specText: specText, provenance: Provenance(commandLine: commandLine), report: report,
      patience: patience, isCancelled: isCancelled
    ).run()
  }
}
