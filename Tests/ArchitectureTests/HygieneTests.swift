import Testing

@Suite struct `The sources` {
  @Test(arguments: HygieneRules.all)
  func `keep to the capability table`(_ rule: HygieneRule) throws {
    let files = try ["Sources", "Tests"].flatMap {
      try Repository.files(below: $0, endings: ["swift", "c", "h"])
    }
    try #require(files.count > 20, "the sources were not found")
    expectNone(try files.flatMap(rule.violations))
  }

  @Test func `are short files`() throws {
    let files = try ["Sources", "Tests"].flatMap {
      try Repository.files(below: $0, endings: ["swift", "c", "h"])
    }
    expectNone(files.flatMap(longFile))
  }

  @Test func `have a page for each room`() throws {
    let rooms = try Repository.folders(in: "Sources")
    try #require(!rooms.isEmpty)
    expectNone(
      rooms.filter { !Repository.exists("Sources/\($0)/README.md") }.map {
        Violation(path: "Sources/\($0)", line: 0, complaint: "has no README.md")
      })
  }
}

@Suite struct `A rule of the capability table` {
  @Test(arguments: HygieneRules.all)
  func `finds what breaks it`(_ rule: HygieneRule) throws {
    for line in rule.wrong {
      let file = SourceFile(path: "Sources/Nowhere/Wrong.swift", text: "let x = 1\n" + line + "\n")
      #expect(try rule.violations(in: file).map(\.line) == [2], "\(line)")
    }
  }

  @Test(arguments: HygieneRules.all)
  func `leaves alone what only looks alike`(_ rule: HygieneRule) throws {
    for line in rule.right {
      let file = SourceFile(path: "Sources/Nowhere/Right.swift", text: line + "\n")
      #expect(try rule.violations(in: file).isEmpty, "\(line)")
    }
  }

  @Test(arguments: HygieneRules.all.filter { !$0.allowed.isEmpty })
  func `ends where it is allowed`(_ rule: HygieneRule) throws {
    let place = try #require(rule.allowed.first) + "Somewhere.swift"
    for line in rule.wrong {
      let bare = SourceFile(path: place, text: "let x = 1\n" + line + "\n")
      #expect(try rule.violations(in: bare).isEmpty != rule.wantsReason, "\(line)")
      let explained = SourceFile(path: place, text: "// Because of this.\n" + line + "\n")
      #expect(try rule.violations(in: explained).isEmpty, "\(line)")
    }
  }

  @Test func `finds a file that is too long`() {
    let lines = String(repeating: "let x = 1\n", count: 400)
    #expect(longFile(SourceFile(path: "Long.swift", text: lines)).isEmpty)
    #expect(longFile(SourceFile(path: "Long.swift", text: lines + "}\n")).count == 1)
  }
}

@Suite struct `Blanked source` {
  @Test func `keeps its code and its lines`() {
    let source = """
      let a = "print(1)" // print(2)
      /* print(3) /* print(4) */
      print(5) */ let b = #"\\(print(6)) " print(7)"#
      let c = "\\(print(8)) print(9)"; let `print(10) it's` = 'x'
      """
    let blanked = blanked(source, keepingLiterals: false)
    #expect(blanked.split(separator: "\n").count == 4)
    #expect(blanked.utf8.count == source.utf8.count)
    for number in [1, 2, 3, 4, 5, 6, 7, 9, 10] { #expect(!blanked.contains("print(\(number))")) }
    for code in ["let a = ", "let b = ", "print(8)", "let c = "] { #expect(blanked.contains(code)) }
  }

  @Test func `keeps literals where they are wanted`() {
    let blanked = blanked(#"room("Tensors") // the "Tensors" room"#, keepingLiterals: true)
    #expect(blanked.trimmingSuffix(" ") == #"room("Tensors")"#)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }
}

/// A file beyond 400 lines is two files.
private func longFile(_ file: SourceFile) -> [Violation] {
  let lines = file.text.utf8.count { $0 == UInt8(ascii: "\n") }
  guard lines > 400 else { return [] }
  return [Violation(path: file.path, line: 0, complaint: "\(lines) lines; 400 is where two begin")]
}
