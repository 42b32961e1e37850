/// How many trials run at once, and on how many threads each.
package struct JobPlan: Equatable, Sendable {
  /// Worker processes, each with a trial.
  package let jobs: Int
  /// Threads of each.
  package let threads: Int

  /// A plan that uses the machine's cores and does not ask for more than there are.
  ///
  /// Several trials with a thread each are faster than one trial with several, so there are as many
  /// jobs as cores, trials and memory allow; cores that are left go to threads. What the user asks
  /// for holds: `threads` even where it is more than there are cores (a trial then starts fewer), `jobs`
  /// as far as there are cores and trials for them.
  ///
  /// - Parameters:
  ///   - cores: Of the machine.
  ///   - trials: How many are to be run.
  ///   - availableBytes: Memory that is left on the machine.
  ///   - jobs: The user's wish; memory is then the user's business.
  ///   - threads: The user's wish.
  ///   - bytesPerTrial: Memory of the largest trial on a number of threads.
  package init(
    cores: Int, trials: Int, availableBytes: Int, jobs: Int? = nil, threads: Int? = nil,
    bytesPerTrial: (_ threads: Int) -> Int
  ) {
    let cores = max(1, cores)
    func threadsOfEach(_ jobs: Int) -> Int { max(1, threads ?? cores / jobs) }
    let most = max(1, min(cores / max(1, threads ?? 1), trials))
    let wanted = max(1, min(jobs ?? most, most))
    let fitting = (1...wanted).last { jobs in
      bytesPerTrial(threadsOfEach(jobs)) <= availableBytes / jobs
    }
    self.jobs = jobs == nil ? fitting ?? 1 : wanted
    self.threads = threadsOfEach(self.jobs)
  }
}
