/// A control group of this process, by the folder that says its limits.
struct ControlGroup {
  let folder: String
  /// Whether it is of version 2, whose groups have all controllers in one hierarchy.
  let isUnified: Bool

  /// The groups that a process is in and those that they lie in, of versions 2 and 1.
  ///
  /// - Parameters:
  ///   - controller: Such as `memory`.
  ///   - text: The contents of `/proc/self/cgroup`.
  /// - Returns: The innermost of each hierarchy first.
  static func all(of controller: String, in text: String) -> [ControlGroup] {
    text.split(separator: "\n").flatMap { line -> [ControlGroup] in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let controllers = fields[1].split(separator: ",")
      guard controllers.isEmpty || controllers.contains(controller[...]) else { return [] }
      let root = "/sys/fs/cgroup" + (controllers.isEmpty ? "" : "/" + controller)
      return enclosing(String(fields[2])).map {
        ControlGroup(folder: root + $0, isUnified: controllers.isEmpty)
      }
    }
  }

  /// `/a/b` as `/a/b`, `/a` and the root, which is empty.
  private static func enclosing(_ path: String) -> [String] {
    var parts = path.split(separator: "/")
    var paths: [String] = []
    while !parts.isEmpty {
      paths.append("/" + parts.joined(separator: "/"))
      parts.removeLast()
    }
    return paths + [""]
  }
}
