import Foundation

/// What the file `lock` of a folder says of the process that took it last.
///
/// The first line is the process's number; then come the host, its boot and its process namespace, which
/// say where that number means something. Files of earlier versions have the first line alone.
package struct FolderHolder: Equatable, Sendable {
  package let process: Int32
  package let host: String
  package let boot: String
  package let namespace: String

  /// This process.
  package static var current: FolderHolder {
    let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    return FolderHolder(
      process: ProcessInfo.processInfo.processIdentifier,
      host: ProcessInfo.processInfo.hostName,
      boot: boot?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "",
      namespace: namespace ?? "")
  }

  /// As the file has it.
  package var text: String {
    [String(process), host, boot, namespace].joined(separator: "\n") + "\n"
  }

  /// Reads the file; `nil` where it names no process.
  init?(reading descriptor: Int32) {
    var bytes = [UInt8](repeating: 0, count: 1_024)
    let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
    self.init(String(decoding: bytes.prefix(count), as: UTF8.self))
  }

  package init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let process = Int32(lines[0]), process > 0 else { return nil }
    func line(_ index: Int) -> String { lines.indices.contains(index) ? lines[index] : "" }
    self.init(process: process, host: line(1), boot: line(2), namespace: line(3))
  }

  package init(process: Int32, host: String, boot: String, namespace: String) {
    (self.process, self.host, self.boot, self.namespace) = (process, host, boot, namespace)
  }
}
