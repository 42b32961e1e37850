import Foundation

/// How many processors this process may use, which can be fewer than the machine has.
package enum UsableCores {
  /// The least of the processors that the process may be scheduled on and what the control groups of the
  /// process let it use; at least 1.
  package static var count: Int {
    let text: (String) -> String? = { try? String(contentsOfFile: $0, encoding: .utf8) }
    return least(affinity: affinity(reading: text), quotas: quotas(reading: text))
  }

  /// The least of some limits, at least 1; a quota of one and a half processors counts as one.
  package static func least(affinity: Int, quotas: [Double]) -> Int {
    quotas.reduce(max(1, affinity)) { min($0, max(1, Int($1))) }
  }

  /// The processors that the process may be scheduled on: Linux lists them in a file, in which one bit
  /// stands for each.
  private static func affinity(reading text: (String) -> String?) -> Int {
    let name = "Cpus_allowed:"
    let line = (text("/proc/self/status") ?? "").split(separator: "\n").first { $0.hasPrefix(name) }
    let count = line?.dropFirst(name.count).reduce(0) {
      $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0)
    }
    // A mask may name processors that the machine does not have.
    let present = ProcessInfo.processInfo.activeProcessorCount
    return count.map { $0 > 0 ? min($0, present) : present } ?? present
  }

  /// The processors' worth of time that each control group of the process, and each group that it lies
  /// in, grants: `cpu.max` of version 2, `cpu.cfs_quota_us` over `cpu.cfs_period_us` of version 1.
  ///
  /// - Parameter text: The contents of a file, `nil` where there is none.
  /// - Returns: One number a group with a limit.
  package static func quotas(reading text: (String) -> String?) -> [Double] {
    ControlGroup.all(of: "cpu", in: text("/proc/self/cgroup") ?? "").compactMap { group in
      if group.isUnified {
        let fields = (text(group.folder + "/cpu.max") ?? "").split { $0.isWhitespace }
        return fields.count == 2 ? quotient(fields[0], fields[1]) : nil
      }
      guard let quota = text(group.folder + "/cpu.cfs_quota_us"),
        let period = text(group.folder + "/cpu.cfs_period_us")
      else { return nil }
      return quotient(quota[...], period[...])
    }
  }

  /// Of two numbers in text; `nil` for `max`, for -1 and for what are no positive numbers.
  private static func quotient(_ quota: Substring, _ period: Substring) -> Double? {
    func number(_ text: Substring) -> Double? {
      Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else {
      return nil
    }
    return quota / period
  }
}
