import Foundation
import Testing

@Suite struct `The repository` {
  @Test func `keeps its top level`() throws {
    let known: Set<String> = [
      "Package.swift", "Package.resolved", "Makefile", "README.md", "LICENSE",
      "Sources", "Experiments", "Tests", "data", "findings",
    ]
    let found = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
      .filter { !$0.hasPrefix(".") }
    #expect(Set(found).subtracting(known).isEmpty)
    #expect(known.subtracting(["Package.resolved"]).subtracting(found).isEmpty)
  }

  @Test func `has a specification and a page for each experiment`() throws {
    for experiment in try Repository.folders(in: "Experiments") {
      for name in ["experiment.yaml", "README.md"] {
        #expect(Repository.exists("Experiments/\(experiment)/\(name)"))
      }
    }
  }

  @Test func `holds no path of somebody's machine`() throws {
    let files = try Repository.files()
    try #require(files.count > 20)
    expectNone(try files.flatMap(machinePaths))
  }

  @Test(arguments: ["work/main", "root/x", "home/me", "Users/me/x", "tmp/bash_jobs.0"])
  func `would not hold one unseen`(_ path: String) throws {
    let file = SourceFile(path: "page.md", text: "first\nrun \"/\(path)\" now\n")
    #expect(try machinePaths(in: file).map(\.line) == [2])
    let relative = SourceFile(path: "page.md", text: "see ../\(path) or example.org/\(path)\n")
    #expect(try machinePaths(in: relative).isEmpty)
  }
}

/// Absolute paths below folders that only exist where this was written.
private func machinePaths(in file: SourceFile) throws -> [Violation] {
  // The slash is written `[/]`, so that this pattern does not find itself.
  let pattern = #"(?<![\w.])[/](?:work[/]|root[/]|home[/]\w|Users[/]\w|tmp[/]bash_jobs)[^\s"'`)]*"#
  return try matches(of: pattern, in: file.text).map {
    Violation(path: file.path, line: $0.line, complaint: "`\($0.groups[0])` is somebody's machine")
  }
}
