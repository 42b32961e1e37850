import Crypto
import Foundation

/// A commit of a checkout, and how files differ from it.
package struct Revision: Equatable, Sendable {
  /// The commit's full name; `unknown` outside a checkout.
  package let name: String
  /// SHA-256 of `git diff HEAD`, which equals that of another checkout with the same changes; `nil`
  /// where no tracked file differs from the commit.
  package let differenceDigest: String?
  /// The checkout's top folder; `nil` outside a checkout.
  package let root: String?

  /// Whether tracked files differ from the commit.
  package var isDirty: Bool { differenceDigest != nil }

  /// The revision of the checkout that the running program was built in, found out once.
  package static let ofProgram = Revision(
    ofCheckoutAround: (Bundle.main.executableURL ?? URL(filePath: "."))
      .deletingLastPathComponent().path)

  /// The revision of the checkout that a folder is in.
  ///
  /// - Complexity: Two runs of git.
  package init(ofCheckoutAround folder: String) {
    let lines = Self.git("-C", folder, "rev-parse", "HEAD", "--show-toplevel")
      .map { String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init) }
    guard let lines, lines.count == 2 else {
      (name, differenceDigest, root) = ("unknown", nil, nil)
      return
    }
    let difference = Self.git(
      "-C", lines[1], "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--full-index",
      "HEAD")
    (name, root) = (lines[0], lines[1])
    differenceDigest = difference.flatMap { $0.isEmpty ? nil : Self.digest(of: $0) }
  }

  /// SHA-256 in hexadecimal.
  private static func digest(of bytes: Data) -> String {
    SHA256.hash(data: bytes).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// What a git command prints; `nil` when git is missing or fails.
  private static func git(_ arguments: String...) -> Data? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? bytes : nil
  }
}
