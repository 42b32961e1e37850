import Testing

@Suite struct `The program` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `says its version`() throws {
    let outcome = try bench.gecko.run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("gecko "))
    #expect(outcome.messages.isEmpty)
  }

  @Test func `lists its commands`() throws {
    let outcome = try bench.gecko.run("--help")
    #expect(outcome.status == 0)
    for command in ["run", "verify", "bench"] { #expect(outcome.output.contains("  \(command) ")) }
  }

  @Test(arguments: [
    ["run", "--set", "--only", "--threads", "--out", "--quiet", "--json", "continues"],
    ["verify", "--json", "--threads", "tolerance"],
    ["bench", "train"],
    ["bench train", "--config", "nano, small, base", "--steps", "--json"],
  ])
  func `explains a command`(_ words: [String]) throws {
    let arguments = words[0].split(separator: " ").map(String.init) + ["--help"]
    let outcome = try bench.gecko.start(arguments).outcome()
    #expect(outcome.status == 0)
    for word in words.dropFirst() { #expect(outcome.output.contains(word), "\(word)") }
  }

  @Test func `explains the keys of a spec`() throws {
    #expect(try bench.gecko.run("help", "spec").output.contains("  training "))
    #expect(
      try bench.gecko.run("help", "model.memory").output.contains("one of adaptive, no_delta"))
    #expect(try bench.gecko.run("help", "run").output.contains("--only"))
    let unknown = try bench.gecko.run("help", "model.memry")
    #expect(unknown.status == 2)
    #expect(unknown.messages.contains("did you mean gecko help model.memory?"))
  }

  @Test func `names the command that does what another program's does`() throws {
    let outcome = try bench.gecko.run("compare", "a", "b")
    #expect(outcome.status == 2)
    #expect(
      outcome.complaints == ["Error: there is no command 'compare'; see gecko report --compare"])
  }

  @Test(arguments: [
    ["frobnicate"], ["run"], ["run", "recall.yaml", "--frobnicate"],
    ["run", "recall.yaml", "--threads", "0"], ["run", "recall.yaml", "--threads", "two"],
    ["run", "recall.yaml", "--threads", "1000000000"], ["run", "recall.yaml", "--out", ""],
    ["verify"], ["verify", "x.h5", "--threads", "-1"], ["bench", "train"],
    ["bench", "train", "--config", "tiny"], ["bench", "train", "--config", "nano", "--steps", "0"],
  ])
  func `refuses arguments that it does not understand`(_ arguments: [String]) throws {
    let outcome = try bench.gecko.start(arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.complaints.first?.hasPrefix("Error: ") == true)
  }
}
