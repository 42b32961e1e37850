import Store

/// When a study will be done, from what was estimated and what was measured since.
package struct StudyForecast {
  private struct Turn {
    let began: Double
    /// The part of the trial that was done when the turn began, and the part done now.
    let from: Double
    var to: Double
  }

  /// Estimated seconds of each trial.
  private let estimates: [Double]
  private let jobs: Int
  /// Estimated seconds of all that is left to do.
  private var left: Double
  /// Estimated and measured seconds of what was done.
  private var done = (estimated: 0.0, measured: 0.0)
  private var turns: [Int: Turn] = [:]

  /// A forecast.
  ///
  /// - Parameters:
  ///   - estimates: Estimated seconds of each trial of the plan.
  ///   - jobs: Trials at a time.
  ///   - total: Estimated seconds of all trials that are to be run.
  package init(estimates: [Double], jobs: Int, total: Double) {
    self.estimates = estimates
    self.jobs = jobs
    left = total
  }

  /// Hears that a trial begins at a time, in seconds, or goes on from a part of it.
  package mutating func begin(_ trial: Int, at time: Double, part: Double) {
    turns[trial] = Turn(began: time, from: part, to: part)
  }

  /// Hears how far a trial is, as a part of it.
  package mutating func advance(_ trial: Int, to part: Double) {
    guard var turn = turns[trial] else { return }
    left -= (part - turn.to) * estimates[trial]
    turn.to = part
    turns[trial] = turn
  }

  /// Hears that a trial is over for now.
  package mutating func end(_ trial: Int, at time: Double) {
    guard let turn = turns.removeValue(forKey: trial) else { return }
    done.estimated += (turn.to - turn.from) * estimates[trial]
    done.measured += time - turn.began
  }

  /// Hears that a trial needs nothing any more.
  package mutating func drop(_ trial: Int) { left -= estimates[trial] }

  /// Seconds until all is done.
  package func secondsLeft(at time: Double) -> Double {
    var (estimated, measured) = done
    for (trial, turn) in turns {
      estimated += (turn.to - turn.from) * estimates[trial]
      measured += time - turn.began
    }
    // The estimate counts as one that came true for a moment, so that the first steps do not decide.
    let prior = 0.02 * (estimates.max() ?? 0)
    let ratio = estimated + prior > 0 ? (measured + prior) / (estimated + prior) : 1
    let longest = turns.map { (1 - $0.value.to) * estimates[$0.key] }.max() ?? 0
    return max(0, max(left / Double(jobs), longest) * ratio)
  }
}
