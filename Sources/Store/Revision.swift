import Foundation

/// A commit of a checkout, and whether files differ from it.
package struct Revision: Equatable, Sendable {
  /// The commit's full name; `unknown` outside a checkout.
  package let name: String
  /// Whether tracked files differ from the commit.
  package let isDirty: Bool

  /// The revision of the checkout that the running program was built in.
  package static var ofProgram: Revision {
    let program = Bundle.main.executableURL ?? URL(filePath: ".")
    let folder = program.deletingLastPathComponent().path
    guard let name = git("-C", folder, "rev-parse", "HEAD"), !name.isEmpty else {
      return Revision(name: "unknown", isDirty: false)
    }
    let changes = git("-C", folder, "status", "--porcelain", "--untracked-files=no")
    return Revision(name: name, isDirty: changes?.isEmpty == false)
  }

  /// What a git command prints; `nil` when git is missing or fails.
  private static func git(_ arguments: String...) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0
      ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
  }
}
