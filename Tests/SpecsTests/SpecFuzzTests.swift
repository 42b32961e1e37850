import Foundation
import Specs
import Testing

/// Nothing here asserts more than that reading comes back, soon, with lines that name the file.
@Suite struct `Reading any input` {
  @Test(arguments: 0..<8) func `survives mutations of a valid spec`(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let fragments = [
      "[", "]", "{", "}", ":", ": ", "- ", "? ", "&a ", "*a", "<<: *a", "|\n", ">\n", "\"", "'",
      "#",
      "\n", "  ", "\t", "!!str ", "!x ", "%", "@", "---\n", "...\n", "\r", "~", "é", "🦎", "\\",
      "99999999999999999999999", "1e400", "-", "\u{85}", "kind", "extends: x\n", "\u{FEFF}",
    ].map { Array($0.utf8) }
    for _ in 0..<400 {
      var bytes = Array(ExampleStudy.text.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...12, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: start)
        case 3: bytes = Array(bytes[start...]) + bytes[..<start]
        default:
          bytes.insert(contentsOf: fragments.randomElement(using: &random) ?? [], at: start)
        }
      }
      try expectLines(from: bytes)
    }
  }

  @Test(arguments: ["[", "{", "- ", "? ", "{a: ", "[{", "? - "])
  func `survives deep nesting`(_ opening: String) throws {
    for depth in [50, 99, 150, 1_500, 100_000] {
      try expectLines(from: Array(("a: " + String(repeating: opening, count: depth)).utf8))
      try expectLines(from: Array(String(repeating: opening, count: depth).utf8))
    }
    let steps = (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(mistakes(in: steps) == ["spec.yaml:51:1: nested more than 100 deep"])
    let brackets = study(
      "taps: " + String(repeating: "[", count: 80) + String(repeating: "]", count: 80))
    #expect(
      mistakes(in: brackets).first?.hasSuffix(": nested more than 64 deep") == true)
  }

  @Test func `bounds what aliases expand to`() throws {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      bomb += "a\(level): &a\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ")
      bomb += "]\n"
    }
    #expect(mistakes(in: bomb).first?.hasSuffix("expand to more than 50000 values") == true)
    #expect(mistakes(in: bomb + "? *a9\n: 1\n").count == 1)
    #expect(mistakes(in: bomb + "[*a9]: 1\n").count == 1)
    #expect(mistakes(in: bomb + "*a9 : 1\n").count == 1)
    let chain = (1...20_000).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined()
    #expect(mistakes(in: "a0: &a0 []\n" + chain).count == 1)
  }

  @Test func `survives huge scalars and many keys`() throws {
    let digits = String(repeating: "9", count: 300_000)
    let found = mistakes(in: study("seed: \(digits)\n"))
    #expect(found.count == 1)
    #expect((found.first?.count ?? 0) < 200)
    let keys = (0..<5_000).map { "k\($0): \($0)\n" }.joined()
    #expect(mistakes(in: study(keys)).count == 5_000)
    let repeated = String(repeating: "seed: 1\n", count: 200)
    #expect(!mistakes(in: study(repeated)).isEmpty)
  }

  @Test(arguments: 0..<4) func `survives any argument`(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let alphabet = Array("model.num_layers=[{\"'}]:,- 0123*&!\n\u{0}é")
    for _ in 0..<500 {
      let length = Int.random(in: 0...24, using: &random)
      let argument = String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
      let lines = mistakes(in: ExampleStudy.text, applying: [argument])
      #expect(lines.allSatisfy { !$0.contains("\n") })
    }
  }

  private func expectLines(from bytes: [UInt8]) throws {
    // A folder of its own: a mutated `extends: x` must not find a file that somebody left beside it.
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "spec.yaml").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do throws(SpecErrors) {
      _ = try SpecDocument(path: path).read(ExampleStudy.self)
    } catch {
      for diagnostic in error.diagnostics {
        let line = diagnostic.description
        #expect(
          line.hasPrefix(path) && !line.contains("\n") && !line.contains("\u{F8FF}"), "\(line)")
      }
    }
  }
}

/// Vigna's SplitMix64: small, seeded, the same everywhere.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
