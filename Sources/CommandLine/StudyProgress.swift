import Experiments
import Report

/// Shows how far a study is: a live line on a terminal, plain lines now and then elsewhere.
///
/// Trials come replicate by replicate, in each the variants in order.
final class StudyProgress: StudyObserver {
  let variants: [String]
  private let replicates: Int
  private let console: Console
  /// Every trial that is over, whatever became of it.
  private(set) var trials: [StoredTrial] = []

  private let clock = ContinuousClock()
  private var lastShown: ContinuousClock.Instant?
  /// Seconds of the trials that were run, not skipped.
  private var seconds: [Double] = []
  private var latest: TrialProgress?

  init(variants: [String], replicates: Int, console: Console) {
    self.variants = variants
    self.replicates = replicates
    self.console = console
  }

  /// Number of trials.
  var total: Int { variants.count * replicates }

  func trialDidStep(_ progress: TrialProgress) {
    latest = progress
    let now = clock.now
    let expected = progress.seconds.taken + progress.seconds.left
    // Ten lines a second are enough to see, and twenty in a trial enough to read later.
    let pause = console.isLive ? Duration.milliseconds(100) : .seconds(max(2, expected / 20))
    if let lastShown, now - lastShown < pause { return }
    lastShown = now
    let line = ProgressLine(progress).text(studySecondsLeft: studySecondsLeft(progress))
    if console.isLive { console.show(line) } else { console.say(line) }
  }

  func trialDidEnd(_ name: String, _ outcome: TrialOutcome, folder: String) {
    let place = trials.count
    let (variant, replicate) = (variants[place % variants.count], place / variants.count)
    let expected = "\(variant) #\(replicate)"
    precondition(name == expected, "trial \(place + 1) should be \(expected), found \(name)")
    trials.append(StoredTrial(variant: variant, replicate: replicate, folder: folder))
    if let latest, outcome == .finished {
      seconds.append(latest.seconds.taken)
    }
    console.say(
      ProgressLine.ending(of: name, place: (place + 1, total), outcome, latest: latest),
      Self.tint(of: outcome))
    latest = nil
  }

  /// Seconds until the study is done, as if the trials ahead took as long as those so far.
  private func studySecondsLeft(_ progress: TrialProgress) -> Double {
    let (taken, left) = progress.seconds
    let times = seconds + [taken + left]
    let ahead = Double(progress.place.of - progress.place.trial)
    return left + ahead * times.reduce(0, +) / Double(times.count)
  }

  private static func tint(of outcome: TrialOutcome) -> Console.Tint? {
    switch outcome {
    case .finished: .good
    case .skipped, .interrupted: .faint
    case .diverged, .failed: .bad
    }
  }
}
