import Foundation
import Testing

@Suite struct `Generated text` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  fileprivate func trial() throws -> String {
    try bench.write((0..<200).map { "line \($0 % 7) of it.\n" }.joined(), to: "text.txt")
    let outcome = try bench.gecko.run("run", "reading.yaml", "--set", "task.path=text.txt")
    #expect(outcome.status == 0, "\(outcome.messages)")
    return NSString(string: try #require(bench.runFiles().first)).deletingLastPathComponent
  }

  @Test func `goes on with a prompt, the same for the same seed`() throws {
    let trial = try trial()
    let arguments = ["generate", trial, "--prompt", "line 1", "--count", "30", "--seed", "7"]
    let first = try bench.gecko.start(arguments).outcome()
    #expect(first.status == 0)
    #expect(first.messages.contains("read 6 tokens at"))
    #expect(first.messages.contains("wrote 30 tokens at"))
    #expect(try bench.gecko.start(arguments).outcome().output == first.output)
    let tokens = try bench.gecko.run(
      "generate", trial, "--tokens", "17", "4", "--count", "5", "--temperature", "0", "--quiet")
    #expect(tokens.status == 0)
    #expect(tokens.messages.isEmpty)
    let numbers = tokens.output.split(separator: "\n").compactMap { Int($0) }
    #expect(numbers.count == 5 && numbers.allSatisfy { (0..<256).contains($0) })
  }

  @Test(arguments: [
    ["--top-p", "0"], ["--top-k", "0"], ["--temperature", "-1"], ["--min-p", "2"],
    ["--repetition-penalty", "0"], ["--prompt", "a", "--tokens", "1"],
  ])
  func `refuses what means nothing`(_ arguments: [String]) throws {
    let outcome = try bench.gecko.start(["generate", "nowhere"] + arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
  }

  @Test func `needs a model, and something to begin with`() throws {
    #expect(try bench.gecko.run("generate", "nowhere", "--prompt", "a").status == 2)
    // The tests' standard input is empty.
    let empty = try bench.gecko.run("generate", try trial())
    #expect(empty.status == 2)
    #expect(empty.messages.contains("--prompt: expected at least one byte, found nothing"))
  }
}

extension `Generated text` {
  @Test func `goes on from a saved state as if it had never stopped`() throws {
    let trial = try trial()
    let whole = try bench.gecko.run(
      "generate", trial, "--prompt", "line 1", "--count", "50", "--seed", "7", "--quiet")
    let first = try bench.gecko.run(
      "generate", trial, "--prompt", "line 1", "--count", "20", "--seed", "7", "--quiet",
      "--save-state", "s.h5")
    let second = try bench.gecko.run(
      "generate", trial, "--state", "s.h5", "--count", "30", "--quiet", "--save-state", "s.h5")
    #expect(whole.status == 0 && first.status == 0 && second.status == 0, "\(second.messages)")
    // Each run ends its text with a line break that is not the model's.
    #expect(first.output.dropLast() + second.output.dropLast() == whole.output.dropLast())
    let other = try bench.gecko.run("eval", trial, "--text", "text.txt", "--state", "s.h5")
    #expect(other.status == 2)
    #expect(
      other.messages.contains("expected the state of an evaluation, found that of a generation"))
  }
}
