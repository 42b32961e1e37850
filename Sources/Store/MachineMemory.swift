import Foundation

/// How much memory the machine, or the container that the program runs in, has left.
package enum MachineMemory {
  /// Bytes that can be taken without swapping: the least of what the system calls available and what
  /// the control groups of the process leave; the machine's whole memory where nothing says so.
  package static var availableBytes: Int {
    availableBytes(reading: { try? String(contentsOfFile: $0, encoding: .utf8) })
      ?? Int(clamping: ProcessInfo.processInfo.physicalMemory)
  }

  /// What Linux's files say.
  ///
  /// - Parameter text: The contents of a file, `nil` where there is none.
  /// - Returns: Bytes; `nil` when the files say nothing.
  package static func availableBytes(reading text: (String) -> String?) -> Int? {
    let system = text("/proc/meminfo").flatMap { bytes(of: "MemAvailable:", inKilobytesOf: $0) }
    return
      (groups(in: text("/proc/self/cgroup") ?? "").compactMap { left(in: $0, text) }
      + [system].compactMap { $0 }).min()
  }

  /// The files of a control group: its limit, its use, its statistics, and what it calls a cache that
  /// can be given back.
  private struct Group {
    let limit: String
    let use: String
    let statistics: String
    let cacheKey: String
  }

  /// The control groups of a process and those they lie in, of version 2 and version 1.
  private static func groups(in text: String) -> [Group] {
    ControlGroup.all(of: "memory", in: text).map { group in
      if group.isUnified {
        return Group(
          limit: group.folder + "/memory.max", use: group.folder + "/memory.current",
          statistics: group.folder + "/memory.stat", cacheKey: "inactive_file")
      }
      return Group(
        limit: group.folder + "/memory.limit_in_bytes",
        use: group.folder + "/memory.usage_in_bytes",
        statistics: group.folder + "/memory.stat", cacheKey: "total_inactive_file")
    }
  }

  /// What a group's limit leaves; `nil` when it has none.
  private static func left(in group: Group, _ text: (String) -> String?) -> Int? {
    func number(_ path: String) -> Int? {
      text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    guard let limit = number(group.limit), let use = number(group.use) else { return nil }
    let lines = (text(group.statistics) ?? "").split(separator: "\n")
    let cache = lines.first { $0.hasPrefix(group.cacheKey + " ") }
      .flatMap { Int($0.dropFirst(group.cacheKey.count + 1)) }
    return max(0, limit - max(0, use - (cache ?? 0)))
  }

  /// The number behind a name in a list such as `MemAvailable:   123 kB`.
  private static func bytes(of name: String, inKilobytesOf text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}
