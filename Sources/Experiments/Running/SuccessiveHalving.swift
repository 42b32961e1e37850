/// Asynchronous successive halving of a finite list of points, made reproducible.
///
/// The algorithm is ASHA (Li and others, A System for Massively Parallel Hyperparameter Tuning, 2020).
/// Every point is trained to the first rung. Of those compared at a rung one in `reduction` goes on to
/// the next, as soon as enough of them are known: nobody waits for a rung to be full. New points come
/// first, then promotions from the lowest rung up.
///
/// In the published algorithm a decision depends on who happens to be done first. Here job `n` is chosen
/// from the results of the jobs before `n - ahead + 1` in the order in which they were chosen, and of
/// later ones, one by one in that order, only when there is nothing to choose without them. So the
/// sequence of jobs is a function of their results alone, whatever the number of workers, their speed
/// and interruptions; up to `ahead` jobs are under way at a time.
package struct SuccessiveHalving: Sendable {
  /// A point trained to the steps of a rung.
  package struct Job: Hashable, Sendable {
    /// The point's number, from 0.
    package let point: Int
    /// The rung's number, from 0.
    package let rung: Int

    /// Names a job.
    package init(point: Int, rung: Int) {
      self.point = point
      self.rung = rung
    }
  }

  private let points: Int
  private let rungs: Int
  private let reduction: Int
  private let ahead: Int
  private let lowerIsBetter: Bool

  /// The jobs chosen so far, in order.
  package private(set) var jobs: [Job] = []
  /// What jobs came to; a point that failed has `nil` and never goes on.
  private var results: [Job: Double?] = [:]
  /// How many of the jobs decisions may know of.
  private var known = 0
  /// Jobs of a rung that went on.
  private var promoted: Set<Job> = []

  /// Halves `points` points over `rungs` rungs.
  ///
  /// - Precondition: There is at least one of each, `reduction` is at least 2 and `ahead` at least 1.
  package init(
    points: Int, rungs: Int, reduction: Int, ahead: Int, lowerIsBetter: Bool
  ) {
    precondition(
      points > 0 && rungs > 0 && reduction > 1 && ahead > 0,
      "halving \(points) points over \(rungs) rungs by \(reduction), \(ahead) ahead")
    self.points = points
    self.rungs = rungs
    self.reduction = reduction
    self.ahead = ahead
    self.lowerIsBetter = lowerIsBetter
  }

  /// Chooses the next job.
  ///
  /// - Returns: `nil` when a result has to be recorded first, or nothing is left to do.
  package mutating func next() -> Job? {
    while true {
      if known < jobs.count - ahead + 1 {
        guard learn() else { return nil }
        continue
      }
      let started = jobs.count { $0.rung == 0 }
      if started < points { return choose(Job(point: started, rung: 0)) }
      if let best = candidate() {
        promoted.insert(best)
        return choose(Job(point: best.point, rung: best.rung + 1))
      }
      guard learn() else { return nil }
    }
  }

  /// Whether every job has its result and none is left to choose.
  ///
  /// - Precondition: `next` has just returned `nil`.
  package var isOver: Bool { known == jobs.count }

  /// Says what a job came to; `nil` when it failed.
  package mutating func record(_ value: Double?, of job: Job) {
    precondition(jobs.contains(job), "a result of job \(job), which was not chosen")
    results[job] = .some(value.flatMap { $0.isNaN ? nil : $0 })
  }

  private mutating func choose(_ job: Job) -> Job {
    jobs.append(job)
    return job
  }

  /// Lets decisions know of one more job, if it has a result.
  private mutating func learn() -> Bool {
    guard known < jobs.count, results[jobs[known]] != nil else { return false }
    known += 1
    return true
  }

  /// The best job that may go on and has not, of the lowest rung that has one.
  private func candidate() -> Job? {
    for rung in 0..<rungs - 1 {
      let compared = jobs[..<known].filter { $0.rung == rung }
      let ranked = compared.compactMap { job in
        (results[job] ?? nil).map { (job: job, cost: lowerIsBetter ? $0 : -$0) }
      }.sorted { ($0.cost, $0.job.point) < ($1.cost, $1.job.point) }
      let best = ranked.prefix(compared.count / reduction).first { !promoted.contains($0.job) }
      if let best { return best.job }
    }
    return nil
  }
}
