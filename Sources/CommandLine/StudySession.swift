import Experiments
import Report

/// One `gecko run`: the study, where it writes to, and how it is watched.
struct StudySession {
  let study: LoadedStudy
  /// The variants asked for; empty for all.
  let only: [String]
  /// The study's own folder.
  let root: String
  let threads: Int
  private let console: Console
  private let progress: StudyProgress

  /// What a run of the study came to.
  struct Results {
    let outcomes: [TrialOutcome]
    /// Where every trial of the study lies, also of variants that were not asked for.
    let places: [StudyRunner.Place]

    /// What to say when not all is well; nil when it is.
    var complaint: String? {
      let bad = outcomes.count { outcome in
        switch outcome {
        case .diverged, .failed: true
        default: false
        }
      }
      guard bad > 0 else { return nil }
      return "\(bad) of \(outcomes.count) trials diverged or failed"
    }
  }

  init(study: LoadedStudy, only: [String], folder: String, threads: Int, console: Console) {
    self.study = study
    self.only = only
    self.threads = threads
    self.console = console
    let parent = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    root = "\(parent)/\(study.specification.experiment)"
    let names = study.variants.map(\.name).filter { only.isEmpty || only.contains($0) }
    progress = StudyProgress(
      variants: names, replicates: study.specification.replicates, console: console)
  }

  /// Names of the variants that run, in the order of the spec.
  var variants: [String] { progress.variants }

  /// Refuses names that no variant has.
  func checkVariants() throws {
    let available = study.variants.map(\.name)
    let unknown = only.filter { !available.contains($0) }
    guard !unknown.isEmpty else { return }
    let lines = unknown.map { "\(StudyError.noSuchVariant($0, available: available))" }
    throw CommandFailure(.wrongInput, lines.joined(separator: "\n"))
  }

  /// Runs what is not finished yet.
  func run() throws -> Results {
    let interruption = Interruption { [console] in
      console.say("stopping before the next step; Ctrl-C again stops at once")
    }
    defer { interruption.stop() }
    let wish = interruption.wish
    let runner = StudyRunner(
      study, root: root, threads: threads, commandLine: CommandLine.arguments,
      isCancelled: { wish.isUttered })
    let results: Results
    do {
      results = Results(
        outcomes: try runner.run(only: only, observer: progress), places: try runner.places())
    } catch let error as StudyTable.Failure {
      throw CommandFailure(.failed, error)
    } catch {
      // What is left is about the spec's taps and the task's data: the user's to mend.
      throw CommandFailure(.wrongInput, error)
    }
    if results.outcomes.contains(.interrupted) { throw interrupted(results.outcomes) }
    return results
  }

  /// The table of every trial that was run or skipped.
  func table() throws -> StudyTable {
    do {
      return try StudyTable(of: progress.trials, baseline: study.specification.baseline)
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  /// Makes `study.h5` anew: every finished trial of the study, and the table of its variants.
  ///
  /// - Parameters:
  ///   - results: Of the run.
  ///   - table: Of the trials that were asked for; the study's own if these are all there are.
  /// - Throws: `CommandFailure` when the file cannot be written.
  func store(_ results: Results, _ table: StudyTable) throws {
    let trials = results.places.map { place in
      StoredTrial(variant: place.variant, replicate: place.replicate, folder: place.folder)
    }
    let begun = Set(trials.filter { !$0.runFiles.isEmpty }.map(\.variant))
    let present = trials.filter { begun.contains($0.variant) }
    let specification = study.specification
    do {
      let isWhole = present.count == progress.trials.count
      let table = isWhole ? table : try StudyTable(of: present, baseline: specification.baseline)
      try table.store(
        inFolder: root,
        about: [
          ("experiment", specification.experiment), ("question", specification.question),
          ("hypothesis", specification.hypothesis),
        ], trials: present)
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  private func interrupted(_ outcomes: [TrialOutcome]) -> CommandFailure {
    let kept = outcomes.count { $0 == .finished || $0 == .skipped }
    return CommandFailure(
      .interrupted,
      """
      interrupted: \(kept) of \(progress.total) trials are finished and kept in \(root)
      to go on where it stopped: \
      \(ShellWords.joined(CommandLine.arguments))
      """)
  }
}
