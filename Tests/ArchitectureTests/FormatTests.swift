import Foundation
import Testing

@Suite struct `The formatter` {
  @Test func `has nothing to say about the sources`() throws {
    let lint = try formatted(
      "lint", "--recursive", "--parallel", "Sources", "Tests", "Package.swift")
    #expect(lint.status == 0, "`make format` mends most of this:\n\(lint.output)")
  }

  @Test func `would say it`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("gecko-format-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("Wrong.swift")
    try Data("let   x = try! y();\n".utf8).write(to: file)
    let lint = try formatted("lint", file.path)
    #expect(lint.status != 0)
    for rule in ["Spacing", "NeverUseForceTry", "DoNotUseSemicolons"] {
      #expect(lint.output.contains("[\(rule)]"))
    }
  }
}

/// What a program that has ended left behind.
private struct Ending {
  let status: Int32
  let output: String
}

/// Runs `swift format` strictly with the repository's configuration, from its root.
private func formatted(_ command: String, _ arguments: String...) throws -> Ending {
  let version = try run(["swift", "format", "--version"])
  try #require(
    version.status == 0, "the Swift on PATH has no `swift format`:\n\(version.output)")
  return try run(
    ["swift", "format", command, "--strict", "--configuration", ".swift-format"] + arguments)
}

/// Runs a program found on `PATH` from the repository's root and waits for its end.
private func run(_ command: [String]) throws -> Ending {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  process.currentDirectoryURL = Repository.root
  process.standardOutput = pipe
  process.standardError = pipe
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return Ending(
    status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
}
