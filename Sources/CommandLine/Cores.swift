import Foundation
import Store

/// The processors that gecko may use.
enum Cores {
  /// The least of what the machine and its control groups let the process use and what Slurm gave its task.
  static var count: Int { count(usable: UsableCores.count, environment: environment) }

  /// The least of what is usable and of what Slurm's variables say.
  ///
  /// `SLURM_CPUS_PER_TASK` is set where a job asked for it; else `SLURM_CPUS_ON_NODE` is the job's share
  /// of the node. Slurm need not bind a job to its processors, so the affinity mask may say more.
  static func count(usable: Int, environment: [String: String]) -> Int {
    let variables = ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"]
    let given = variables.lazy.compactMap { environment[$0].flatMap { Int($0) } }.first { $0 > 0 }
    return min(usable, given ?? usable)
  }

  /// What other programs want of the machine, as a sentence; `nil` where there are processors for all.
  static var business: String? {
    var loads = [0.0]
    guard getloadavg(&loads, 1) == 1 else { return nil }
    return business(load: loads[0], cores: count)
  }

  /// The sentence for a number of processes that want to run, averaged over the last minute.
  static func business(load: Double, cores: Int) -> String? {
    guard load > Double(cores) / 2 else { return nil }
    let factor = (load + Double(cores)) / Double(cores)
    return String(
      format:
        "the machine is busy: load %.1f on %d core%@; by the clock it may take up to %.1f times as long",
      load, cores, cores == 1 ? "" : "s", factor)
  }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
