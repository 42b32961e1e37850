import Foundation
import Specs
import Store
import Tasks
import Tensors
import Training

/// Runs the trials of a study, one after another: skips those that are finished, and continues those
/// that were cut short.
package struct StudyRunner {
  private let study: LoadedStudy
  private let root: String
  private let workers: WorkerPool
  /// Every text is read once, however often its tasks are asked for.
  private let tasks = TaskShelf()
  private let provenance: Provenance
  private let isCancelled: @Sendable () -> Bool

  /// Where a trial of the study lies, whether it has been run or not.
  package struct Place: Sendable {
    /// Name of the variant.
    package let variant: String
    /// Which replicate, from 0.
    package let replicate: Int
    /// The trial's folder.
    package let folder: String
  }

  /// A runner.
  ///
  /// - Parameters:
  ///   - study: What to run.
  ///   - root: The study's folder; each trial's is `<root>/<variant>/<key>`.
  ///   - threads: Workers of a training step.
  ///   - commandLine: The command as the user typed it.
  ///   - isCancelled: Asked before every step whether to stop.
  package init(
    _ study: LoadedStudy, root: String, threads: Int, commandLine: [String],
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.study = study
    self.root = root
    self.isCancelled = isCancelled
    workers = WorkerPool(count: threads)
    provenance = Provenance(commandLine: commandLine)
  }

  /// Runs every variant, or the ones named.
  ///
  /// Trials run replicate by replicate, so that a study cut short has whole replicates.
  ///
  /// - Parameters:
  ///   - only: Names of variants; empty for all.
  ///   - observer: Told how trials go.
  /// - Returns: How each trial ended.
  /// - Throws: What the user can mend: `StudyError`, `TaskError`.
  package func run(
    only: [String], observer: any StudyObserver
  ) throws -> [TrialOutcome] {
    let variants = try selected(only)
    // So that a mistake in any task shows before the first trial.
    for variant in variants { _ = try tasks.task(for: variant.specification) }
    var outcomes: [TrialOutcome] = []
    let total = variants.count * study.specification.replicates
    for replicate in 0..<study.specification.replicates {
      for variant in variants {
        if isCancelled() { return outcomes + [.interrupted] }
        let (task, digest) = try tasks.task(for: variant.specification)
        let trial = Trial(variant: variant, replicate: replicate, dataDigest: digest)
        let folder = folder(of: trial)
        let name = "\(trial.variant) #\(replicate)"
        let outcome: TrialOutcome
        if Self.finishedRun(in: folder) != nil {
          outcome = .skipped
        } else {
          outcome = run(trial, task, in: folder) { progress in
            observer.trialDidStep(
              TrialProgress(
                place: (outcomes.count + 1, total), name: name,
                step: (progress.step, variant.specification.training.configuration.steps),
                loss: progress.loss, tokensPerSecond: progress.tokensPerSecond,
                seconds: progress.seconds, validation: progress.validation))
          }
        }
        outcomes.append(outcome)
        observer.trialDidEnd(name, outcome, folder: folder)
      }
    }
    return outcomes
  }

  /// Where the trials of all variants lie, the variants in the order of the spec.
  ///
  /// - Throws: `TaskError` when a text cannot be read.
  package func places() throws -> [Place] {
    try study.variants.flatMap { variant in
      let (_, digest) = try tasks.task(for: variant.specification)
      return (0..<study.specification.replicates).map { replicate in
        let trial = Trial(variant: variant, replicate: replicate, dataDigest: digest)
        return Place(variant: variant.name, replicate: replicate, folder: folder(of: trial))
      }
    }
  }

  private func folder(of trial: Trial) -> String { "\(root)/\(trial.variant)/\(trial.key)" }

  private func run(
    _ trial: Trial, _ task: any SequenceTask, in folder: String,
    report: @escaping (TrialRunner.Progress) -> Void
  ) -> TrialOutcome {
    let runner = TrialRunner(
      trial: trial, task: task, workers: workers, folder: folder, specText: study.text,
      provenance: provenance, report: report, isCancelled: isCancelled)
    return runner.run()
  }

  private func selected(_ names: [String]) throws -> [ResolvedVariant] {
    for name in names where !study.variants.contains(where: { $0.name == name }) {
      throw StudyError.noSuchVariant(name, available: study.variants.map(\.name))
    }
    return names.isEmpty ? study.variants : study.variants.filter { names.contains($0.name) }
  }

  /// The finished run file in a trial's folder, if there is one.
  private static func finishedRun(in folder: String) -> String? {
    RunFile.segments(inFolder: folder).last { path in
      (try? RunFile(reading: path).ending().status) == .finished
    }
  }
}
