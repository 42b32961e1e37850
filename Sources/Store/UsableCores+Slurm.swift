extension UsableCores {
  /// The least of some processors and of what Slurm gave the task.
  ///
  /// `SLURM_CPUS_PER_TASK` is set where a job asked for it; else `SLURM_CPUS_ON_NODE` is the job's share
  /// of the node. Slurm need not bind a job to its processors, so the affinity mask may say more.
  ///
  /// - Parameters:
  ///   - count: The processors that are usable otherwise.
  ///   - environment: The variables of the process.
  /// - Returns: How many of them to use.
  package static func granted(of count: Int, by environment: [String: String]) -> Int {
    let variables = ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"]
    let given = variables.lazy.compactMap { environment[$0].flatMap { Int($0) } }.first { $0 > 0 }
    return min(count, given ?? count)
  }
}
