import Experiments
import Foundation
import Report
import Store

/// One study as a command works with it: its plan, its folder, and what its end means.
struct StudySession {
  let study: LoadedStudy
  private let plan: StudyPlan
  /// The variants asked for; empty for all.
  let only: [String]
  /// The study's own folder.
  let root: String
  private let console: Console
  private let tasks = TaskShelf()

  /// What a run of the study came to.
  struct Results {
    /// By index of the trial in the plan.
    let outcomes: [Int: TrialOutcome]

    /// What to say when not all is well; nil when it is.
    var complaint: String? {
      let bad = outcomes.values.count(where: \.isFailure)
      let before = outcomes.values.count { if case .failedBefore = $0 { true } else { false } }
      let lost = outcomes.values.count { if case .lost = $0 { true } else { false } }
      var parts: [String] = []
      if bad > 0 { parts.append("\(bad) of \(outcomes.count) trials diverged or failed") }
      if before > 0 { parts.append("--retry-failed runs again what failed before") }
      if lost > 0 {
        parts.append(
          "\(lost) of \(outcomes.count) trials \(lost == 1 ? "was" : "were") cut short; the same "
            + "command goes on with \(lost == 1 ? "it" : "them")")
      }
      return parts.isEmpty ? nil : parts.joined(separator: "\n")
    }
  }

  /// Reads and plans a study.
  ///
  /// - Throws: `CommandFailure` with every mistake of the spec, the names of variants, or the data.
  init(_ options: StudyOptions, only: [String] = [], console: Console) throws {
    study = try options.study()
    self.only = only
    self.console = console
    let folder = options.folder
    let parent = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    root = "\(parent)/\(study.specification.experiment)"
    let available = study.variants.map(\.name)
    let unknown = only.filter { !available.contains($0) }
    guard unknown.isEmpty else {
      let lines = unknown.map { "\(StudyError.noSuchVariant($0, available: available))" }
      throw CommandFailure(.wrongInput, lines.joined(separator: "\n"))
    }
    do {
      plan = try StudyPlan(of: study, tasks: tasks)
    } catch {
      // What is left is about the task's data: the user's to mend.
      throw CommandFailure(.wrongInput, error)
    }
  }

  /// The plan of all its trials.
  var manifest: StudyManifest { plan.manifest }

  /// Names of the variants asked for, in the order of the spec.
  var variants: [String] {
    manifest.variants.filter { only.isEmpty || only.contains($0) }
  }

  /// Indices of the trials asked for, in the order of the plan.
  var trials: [Int] {
    let variants = Set(variants)
    return manifest.trials.indices.filter { index in
      variants.contains(manifest.configuration(of: manifest.trials[index]).variant)
    }
  }

  /// Claims the study's folder, and freezes the plan in it.
  ///
  /// - Parameter extends: Whether another plan may be replaced.
  /// - Returns: The right to work in the folder, while it is held.
  /// - Throws: `CommandFailure` when somebody else works there, there is another plan, or it cannot be
  ///   written.
  func settle(extends: Bool) throws -> FolderLock {
    do {
      let lock = try FolderLock(root)
      switch try StudyFolder.settle(manifest, in: root, extends: extends) {
      case .planned, .same: break
      case .reworded:
        console.say("the spec has changed in words only: the plan is the same")
      case .extended(let differences):
        console.say("extends the plan of \(root):")
        for line in differences { console.say("  " + line) }
      }
      return lock
    } catch let error as StudyError {
      throw CommandFailure(.wrongInput, error)
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  /// How the study is run and watched.
  ///
  /// - Throws: `CommandFailure` when a text cannot be read any more.
  func makeWatch(_ options: JobOptions) throws -> StudyProgress {
    let estimate = try estimate(on: .usual)
    let jobs = jobs(options, estimate)
    return StudyProgress(manifest, trials: trials, jobs, estimate, console: console)
  }

  /// What the study would take.
  ///
  /// - Parameters:
  ///   - options: How it would be run.
  ///   - speed: What the machine is worth.
  ///   - folder: A study whose finished replicates say how far differences scatter; its own, if it has
  ///     begun, where none is given.
  /// - Returns: The forecast.
  /// - Throws: `CommandFailure` when a text cannot be read any more, or a study's files cannot be.
  func forecast(
    _ options: JobOptions, on speed: MachineSpeed, measuredIn folder: String? = nil
  ) throws -> PlanForecast {
    let estimate = try estimate(on: speed)
    let jobs = jobs(options, estimate)
    let hasBegun = StudyManifest.isPresent(inFolder: root)
    let measure = estimate.headline ?? "loss"
    let measured = try folder.map { try table(ofStudyIn: $0, judgedBy: measure) }
    do {
      let own = try hasBegun ? StudyTable(of: manifest, folder: root) : nil
      let standing = try hasBegun ? StudyStanding(of: manifest, inFolder: root) : nil
      return PlanForecast(
        manifest, trials: trials, jobs, estimate, standing: standing,
        power: PowerForecast(
          of: manifest, measure: measure,
          PowerForecast.Question(study.specification.power ?? PowerQuestion()),
          stages: standing?.replicates, measuredIn: measured ?? own.map { ($0, root) }))
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  /// The table of another study, whose differences are of the same measure.
  private func table(
    ofStudyIn folder: String, judgedBy measure: String
  ) throws -> (StudyTable, String) {
    guard StudyManifest.isPresent(inFolder: folder) else {
      throw CommandFailure(.wrongInput, "--from: " + ReportCommand.noStudy(in: folder))
    }
    let table: StudyTable
    do {
      table = try StudyTable(of: StudyManifest(readingFolder: folder), folder: folder)
    } catch {
      throw CommandFailure(.failed, error)
    }
    if let found = table.headline?.measure, found != measure {
      throw CommandFailure(
        .wrongInput,
        "--from: expected a study judged by \(measure), found \(folder), judged by \(found)")
    }
    return (table, folder)
  }

  private func estimate(on speed: MachineSpeed) throws -> StudyEstimate {
    do {
      return try StudyEstimate(of: plan, tasks: tasks, speed: speed)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
  }

  private func jobs(_ options: JobOptions, _ estimate: StudyEstimate) -> JobPlan {
    JobPlan(
      cores: Cores.count, trials: trials.count,
      availableBytes: MachineMemory.availableBytes, jobs: options.jobs, threads: options.threads,
      bytesPerTrial: { estimate.memoryBytes(ofTrials: trials, threads: $0) })
  }

  /// Runs what is not finished yet.
  ///
  /// - Throws: `CommandFailure` when it was interrupted.
  func run(
    _ watch: StudyProgress, retriesFailed: Bool, stopsAtFailure: Bool
  ) throws -> Results {
    // A worker that is dead already must not end its launcher.
    signal(SIGPIPE, SIG_IGN)
    let interruption = Interruption { [console] in
      console.say("stopping before the next step; Ctrl-C again stops at once")
    }
    defer { interruption.stop() }
    let wish = interruption.wish
    var options = StudyLauncher.Options()
    options.only = only
    options.jobs = watch.jobs
    options.threads = watch.threads
    options.retriesFailed = retriesFailed
    options.stopsAtFailure = stopsAtFailure
    options.neededReplicates = { [manifest, root] in
      (try? ReplicateStages(of: manifest, folder: root))?.count
    }
    let program = WorkerProgram(
      executable: Host.programURL?.path(percentEncoded: false) ?? CommandLine.arguments[0],
      arguments: ["work"])
    let launcher = StudyLauncher(
      manifest, root: root, options: options, program: program,
      commandLine: CommandLine.arguments, isCancelled: { wish.isUttered })
    let results = Results(outcomes: launcher.run(observer: watch))
    if wish.isUttered { throw interrupted(results) }
    return results
  }

  /// The table of the variants that were asked for.
  func table() throws -> StudyTable {
    do {
      return try StudyTable(of: manifest, folder: root, only: only)
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  /// Makes the files of the whole study anew: `study.h5`, its tables as JSON and as comma-separated
  /// values.
  ///
  /// - Parameter table: Of the variants that were asked for.
  /// - Throws: `CommandFailure` when a file cannot be written.
  func store(_ table: StudyTable) throws {
    do {
      let whole = only.isEmpty ? table : try StudyTable(of: manifest, folder: root)
      try whole.store(inFolder: root, manifest: manifest)
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  private func interrupted(_ results: Results) -> CommandFailure {
    let kept = results.outcomes.values.count { $0 == .finished || $0 == .skipped }
    return CommandFailure(
      .interrupted,
      """
      interrupted: \(kept) of \(manifest.replicatesUntil == nil ? "" : "up to ")\(trials.count) \
      trials are finished and kept in \(root)
      to go on where it stopped: \
      \(ShellWords.joined(CommandLine.arguments))
      """)
  }
}

extension PowerForecast.Question {
  /// What a spec asks.
  init(_ question: PowerQuestion) {
    self.init(
      deviation: question.deviation, difference: question.difference,
      probability: question.probability)
  }
}
