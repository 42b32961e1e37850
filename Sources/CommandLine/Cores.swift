import Foundation
import Report
import Store

/// The processors that gecko may use.
enum Cores {
  /// The least of what the machine and its control groups let the process use and what Slurm gave its task.
  static var count: Int {
    UsableCores.granted(of: UsableCores.count, by: ProcessInfo.processInfo.environment)
  }

  /// That other programs want the machine too; `nil` where there are processors for all.
  static var business: String? {
    var loads = [0.0]
    guard getloadavg(&loads, 1) == 1 else { return nil }
    return MachineLoad.sentence(load: loads[0], cores: count)
  }
}
