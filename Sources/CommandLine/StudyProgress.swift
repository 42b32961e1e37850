import Experiments
import Report
import Store

/// Shows how far a study is: a live line for each running trial and one for the study on a terminal,
/// plain lines now and then elsewhere.
final class StudyProgress: StudyObserver {
  /// Trials at a time, and threads of each.
  let jobs: Int
  let threads: Int

  private let manifest: StudyManifest
  /// The trials that are to be run, as indices in the plan.
  private var trials: [Int]
  /// Whether trials may turn out not to be needed.
  private var isOpen: Bool
  private let console: Console
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var forecast: StudyForecast
  /// The trials that run, in the order in which they began, and how far they are.
  private var running: [(trial: Int, progress: TrialProgress?)] = []
  /// When a plain line of a trial was last written.
  private var lastSaid: [Int: ContinuousClock.Instant] = [:]
  private var lastShown: ContinuousClock.Instant?
  private var outcomes: [Int: TrialOutcome] = [:]

  init(
    _ manifest: StudyManifest, trials: [Int], _ jobs: JobPlan, _ estimate: StudyEstimate,
    console: Console
  ) {
    self.manifest = manifest
    self.trials = trials
    isOpen = manifest.replicatesUntil != nil
    self.jobs = jobs.jobs
    threads = jobs.threads
    self.console = console
    start = clock.now
    forecast = StudyForecast(
      estimates: estimate.secondsOfTrials(threads: jobs.threads), jobs: jobs.jobs,
      total: estimate.seconds(ofTrials: trials, threads: jobs.threads))
  }

  func trialDidBegin(_ trial: Int) {
    running.append((trial, nil))
  }

  func trialDidStep(_ trial: Int, _ progress: TrialProgress) {
    guard let index = running.firstIndex(where: { $0.trial == trial }) else { return }
    let part = Double(progress.step) / Double(progress.steps)
    if running[index].progress == nil {
      // Steps that it took before it was interrupted are not of this session.
      let before = part - 1 / Double(progress.steps)
      forecast.begin(trial, at: seconds, part: before)
    }
    running[index].progress = progress
    forecast.advance(trial, to: part)
    if console.isLive { showNow() } else { sayNowAndThen(trial, progress) }
  }

  func trialDidEnd(_ trial: Int, _ outcome: TrialOutcome) {
    let latest = running.first { $0.trial == trial }?.progress
    running.removeAll { $0.trial == trial }
    outcomes[trial] = outcome
    forecast.end(trial, at: seconds)
    switch outcome {
    case .skipped, .failedBefore: forecast.drop(trial)
    case .finished, .diverged, .failed, .interrupted, .lost, .paused: break
    }
    console.say(
      ProgressLine.ending(of: label(trial), outcome, latest: latest), Self.tint(of: outcome))
    if !running.isEmpty { showNow() }
  }

  func replicatesWereCounted(_ count: Int) {
    isOpen = false
    for trial in trials where manifest.trials[trial].replicate >= count { forecast.drop(trial) }
    trials.removeAll { manifest.trials[$0].replicate >= count }
    let most = manifest.replicates
    console.say(
      (count < most
        ? "\(count) of up to \(most) replicates are enough" : "all \(most) replicates are run")
        + ": \(trials.count) trials")
  }

  private var seconds: Double { (clock.now - start).seconds }

  /// Ten times a second is enough to see.
  private func showNow() {
    let now = clock.now
    if let lastShown, now - lastShown < .milliseconds(100) { return }
    lastShown = now
    let lines = running.compactMap { trial, progress in
      progress.map { ProgressLine($0).text(label(trial)) }
    }
    console.show(lines + [studyLine])
  }

  /// Twenty lines a trial are enough to read later.
  private func sayNowAndThen(_ trial: Int, _ progress: TrialProgress) {
    let now = clock.now
    let expected = progress.secondsTaken + progress.secondsLeft
    if let last = lastSaid[trial], now - last < .seconds(max(2, expected / 20)) { return }
    lastSaid[trial] = now
    let left = NumberText.duration(forecast.secondsLeft(at: seconds))
    console.say(
      ProgressLine(progress).text(label(trial), study: trials.count > 1 ? left : nil))
  }

  private var studyLine: String {
    let failed = outcomes.values.count(where: \.isFailure)
    let done = outcomes.values.count { $0 == .finished || $0 == .skipped }
    let parts =
      [
        "study  \(done) of \(isOpen ? "up to " : "")\(trials.count) done",
        "\(running.count) running",
      ]
      + (failed > 0 ? ["\(failed) failed"] : [])
      + [
        "\(isOpen ? "at most " : "")\(NumberText.duration(forecast.secondsLeft(at: seconds))) left"
      ]
    return parts.joined(separator: ", ")
  }

  private func label(_ trial: Int) -> String {
    let place = (trials.firstIndex(of: trial) ?? 0) + 1
    return
      "[\(place)/\(isOpen ? "≤" : "")\(trials.count)] \(manifest.name(of: manifest.trials[trial]))"
  }

  private static func tint(of outcome: TrialOutcome) -> Console.Tint? {
    switch outcome {
    case .finished: .good
    case .skipped, .interrupted, .paused: .faint
    case .diverged, .failed, .failedBefore, .lost: .bad
    }
  }
}
