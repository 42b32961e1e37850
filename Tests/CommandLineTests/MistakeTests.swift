import Foundation
import Testing

@Suite struct `A mistake` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Expects status 2, no results, no run file and the words in the messages.
  private func expectRefusal(_ outcome: Program.Outcome, _ words: String...) {
    #expect(outcome.status == 2)
    #expect(!outcome.output.contains("valid loss"))
    for word in words { #expect(outcome.messages.contains(word), "\(word)") }
    #expect(bench.runFiles().isEmpty)
  }

  @Test func `of a spec is told with its place, all of them at once`() throws {
    try bench.write(
      """
      experiment: ../up
      seed: minus one
      replicates: 0
      modle: 3
      model: {num_layers: 1, memory: adaptve, archh: gecko, model_dim: -4}
      task: {kind: mqar, length: 15}
      training: {steps: 0, lr: 3}
      variants:
        gecko: {}
        wild: {model.dropout: 2}

      """, to: "wrong.yaml")
    let outcome = try bench.gecko.run("run", "wrong.yaml")
    expectRefusal(
      outcome, "experiment", "seed", "replicates", "did you mean 'model'",
      "did you mean 'adaptive'", "did you mean 'arch'", "model_dim", "length", "steps", "'lr'",
      "wild")
    #expect(outcome.complaints.count == 11)
    for line in outcome.complaints {
      #expect(line.contains(#/^wrong\.yaml:\d+:\d+: /#), "\(line)")
    }
  }

  @Test(arguments: [
    ("training.steps=0", "steps"), ("model.num_heads=3", "num_heads"),
    ("model.timenorm_num_groups=3", "timenorm_num_groups"), ("model.z_dim=6", "rotary"),
    ("task.length=15", "length"), ("nonsense", "nonsense"), ("modle.z_dim=8", "modle"),
  ])
  func `of a setting is told`(_ setting: String, _ word: String) throws {
    expectRefusal(try bench.gecko.run("run", "recall.yaml", "--set", setting), word)
  }

  @Test(arguments: [
    ("num_layers: 1", "num_layer: 1", "broken.yaml:6:3: unknown key 'num_layer'"),
    ("z_dim: 8", "z_dim: [8]", "broken.yaml:8:"), ("experiment: recall\n", "", "broken.yaml:1:1"),
    ("kind: mqar", "kind: mqra", "did you mean 'mqar'?"),
    ("replicates: 2", "replicates: 2\nreplicates: 3", "broken.yaml:5:1: duplicate key"),
  ])
  func `that one edit makes is told at its line`(
    _ sound: String, _ broken: String, _ words: String
  ) throws {
    let text = try String(contentsOfFile: bench.folder + "/recall.yaml", encoding: .utf8)
    try bench.write(text.replacing(sound, with: broken, maxReplacements: 1), to: "broken.yaml")
    expectRefusal(try bench.gecko.run("run", "broken.yaml"), words)
  }

  @Test func `of a path is told`() throws {
    expectRefusal(try bench.gecko.run("run", "nowhere.yaml"), "nowhere.yaml")
    expectRefusal(try bench.gecko.run("run", "reading.yaml"), "task.path")
  }

  @Test func `of a variant's name is told`() throws {
    expectRefusal(
      try bench.gecko.run("run", "recall.yaml", "--only", "geko", "--only", "x"),
      "--only geko", "--only x", "gecko, no-memory")
  }

  @Test(arguments: [("missing.txt", nil), ("empty.txt", 0), ("tiny.txt", 12)] as [(String, Int?)])
  func `of a text that cannot be learnt from is told`(_ name: String, _ count: Int?) throws {
    if let count { try bench.write([UInt8](repeating: 65, count: count), to: name) }
    expectRefusal(
      try bench.gecko.run("run", "reading.yaml", "--set", "task.path=\(name)"), name)
  }

  @Test(.enabled(if: geteuid() != 0, "nothing is unreadable for root"))
  func `of a text that may not be read is told`() throws {
    try bench.write("secret", to: "secret.txt")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: "\(bench.folder)/secret.txt")
    expectRefusal(
      try bench.gecko.run("run", "reading.yaml", "--set", "task.path=secret.txt"), "secret.txt")
  }

  @Test func `is not what bytes a text is made of`() throws {
    var bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 3) }
    bytes[7] = 0xFF
    bytes[8] = 0
    try bench.write(bytes, to: "binary.dat")
    let outcome = try bench.gecko.run("run", "reading.yaml", "--set", "task.path=binary.dat")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("bits/byte"))
  }
}
