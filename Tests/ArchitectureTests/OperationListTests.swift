import Testing

/// An operation is checked by standing in `Operations.all`; this finds the ones that do not.
@Suite struct `The list of operations` {
  @Test func `holds every operation there is`() throws {
    let list = try #require(try Repository.file("Sources/Autograd/Operations.swift"))
    let files = try Repository.files(below: "Sources/Autograd/Operations", endings: ["swift"])
    try #require(!files.isEmpty)
    expectNone(try unlistedOperations(in: files, list: list))
  }

  @Test func `is missed by an operation that is not in it`() throws {
    let list = SourceFile(
      path: "Operations.swift", text: "static let all = [Linear.self,  // Softmax.self\n]")
    let files = [
      SourceFile(path: "Linear.swift", text: "struct Linear: Sendable, Operation {\n}"),
      SourceFile(path: "Linear+Naive.swift", text: "extension Linear {\n}"),
      SourceFile(path: "Softmax.swift", text: "package struct Softmax: Operation {\n}"),
      SourceFile(path: "Attic.swift", text: "struct Attic: OperationExample {\n}"),
    ]
    #expect(
      try unlistedOperations(in: files, list: list).map(\.description) == [
        "Softmax.swift:1: Softmax does not stand in Operations.all, so nothing checks it",
        "Attic.swift: declares no Operation",
      ])
  }
}

/// Files without an operation, and operations that `list` lacks.
private func unlistedOperations(in files: [SourceFile], list: SourceFile) throws -> [Violation] {
  let listed = Set(try matches(of: #"\b(\w+)\.self\b"#, in: list.code).map { $0.groups[1] })
  return try files.filter { !$0.name.contains("+") }.flatMap { file -> [Violation] in
    let pattern = #"\b(?:struct|enum|class)\s+(\w+)[^{:]*:[^{]*\bOperation\b[^{]*\{"#
    let operations = try matches(of: pattern, in: file.code)
    if operations.isEmpty {
      return [Violation(path: file.path, line: 0, complaint: "declares no Operation")]
    }
    return operations.filter { !listed.contains($0.groups[1]) }.map {
      let complaint = "\($0.groups[1]) does not stand in Operations.all, so nothing checks it"
      return Violation(path: file.path, line: $0.line, complaint: complaint)
    }
  }
}
