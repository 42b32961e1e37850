/// What other programs want of the machine while a plan is made.
package enum MachineLoad {
  /// A sentence for a number of processes that want to run.
  ///
  /// - Parameters:
  ///   - load: Their number, averaged over the last minute.
  ///   - cores: Processors for them and for the study.
  /// - Returns: `nil` where there are processors for all.
  package static func sentence(load: Double, cores: Int) -> String? {
    guard load > Double(cores) / 2 else { return nil }
    let factor = (load + Double(cores)) / Double(cores)
    return "the machine is busy: load \(NumberText.fixed(load, decimals: 1)) on \(cores) "
      + "core\(cores == 1 ? "" : "s"); by the clock it may take up to "
      + "\(NumberText.fixed(factor, decimals: 1)) times as long"
  }
}
