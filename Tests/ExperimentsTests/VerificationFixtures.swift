import Experiments
import Foundation
import Store

/// The fixtures that these tests carry, and changed copies of them in a temporary folder.
final class VerificationFixtures: Sendable {
  /// Where the golden fixtures lie: beside this file, not in a bundle.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures").path(percentEncoded: false)

  private let scratch: URL

  init() throws {
    scratch = FileManager.default.temporaryDirectory.appending(
      path: "verification-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: scratch)
  }

  /// The path of a fixture of the project.
  static func path(_ name: String) -> String { "\(folder)/\(name).h5" }

  /// The path of a file that is not there yet.
  func path(_ name: String) -> String { scratch.appending(path: name).path(percentEncoded: false) }

  /// Writes a copy of a fixture, changed, and gives its path.
  func copy(
    of name: String, as copy: String = "changed.h5", _ change: (inout FixtureFile) throws -> Void
  ) throws -> String {
    var fixture = try FixtureFile(reading: Self.path(name))
    try change(&fixture)
    try fixture.write(to: path(copy))
    return path(copy)
  }

  /// Verifies a changed copy of a fixture.
  func report(
    on name: String, _ change: (inout FixtureFile) throws -> Void
  ) throws -> VerificationReport {
    try verifyFixture(at: copy(of: name, change), threads: 1)
  }

  /// What is said about a changed copy of a fixture that cannot be verified, without its path.
  func complaint(
    about name: String, _ change: (inout FixtureFile) throws -> Void
  ) throws -> String {
    let path = try copy(of: name, change)
    do {
      _ = try verifyFixture(at: path, threads: 1)
      return "nothing"
    } catch let error as VerificationError {
      return error.description.replacing("\(path): ", with: "")
    }
  }
}

extension VerificationReport {
  /// The quantities over their tolerances, as "group/name".
  var failures: [String] { quantities.filter { !$0.passed }.map { "\($0.group)/\($0.name)" } }
}

extension NumericArray {
  /// The array with one element changed.
  func changing(_ index: Int, to value: Double) -> NumericArray {
    var reals = self.reals
    reals[index] = value
    return NumericArray(shape: shape, reals: reals)
  }

  /// The same elements in another shape.
  func reshaped(_ shape: [Int]) -> NumericArray { NumericArray(shape: shape, reals: reals) }
}

extension FixtureFile {
  /// Replaces a part of the configuration's text.
  mutating func configure(_ old: String, _ new: String) {
    precondition(config.contains(old), "\(old) is not in \(config)")
    config = config.replacing(old, with: new)
  }
}
