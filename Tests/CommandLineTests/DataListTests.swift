import Foundation
import Testing

@Suite struct `The list of known texts` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `says what is known of each`() throws {
    let outcome = try bench.gecko.run("data", "list")
    #expect(outcome.status == 0)
    let line = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("enwik8") })
    for word in ["100,000,000", "36,445,475", "SHA-256", "no"] { #expect(line.contains(word)) }
  }

  @Test func `as JSON has tasks that specs can have`() throws {
    try FileManager.default.createDirectory(
      atPath: "\(bench.folder)/data", withIntermediateDirectories: false)
    let text = String(repeating: "To be, or not to be? ", count: 20_000)
    let outcome = try bench.gecko.run("data", "list", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let list = try #require((object as? [String: Any])?["corpora"] as? [[String: Any]])
    #expect(list.count >= 5)
    for entry in list {
      let (name, task) = (entry["name"] as? String ?? "", entry["task"] as? String ?? "")
      try bench.write(text, to: "data/\(name)")
      try bench.write(
        """
        experiment: known
        model: {num_layers: 1, model_dim: 16, z_dim: 8, value_dim: 16, num_heads: 2, \
        ffn_hidden_dim: 16, cema_ndim: 2, chunk_size: 8, timenorm_num_groups: 2}
        \(task)
        training: {steps: 2, batch: 2, micro_batch: 1, schedule: {warmup: 1}}

        """, to: "\(name).yaml")
      let plan = try bench.gecko.run("plan", "\(name).yaml")
      #expect(plan.status == 0, "\(task): \(plan.messages)")
    }
    let again = try bench.gecko.run("data", "list")
    #expect(!again.output.contains(" no "))
  }

  @Test(arguments: [
    ["enwki8"], ["../enwik8", "--from", "http://127.0.0.1/x"],
    [".x", "--from", "http://127.0.0.1/x"],
    ["sample", "--from", "data/sample.txt"], ["sample", "--from", "ftp://127.0.0.1/x"],
    ["sample", "--from", "http://127.0.0.1/x", "--sha256", "12"], ["enwik8", "--tries", "0"],
    ["enwik8", "--sha256", String(repeating: "0", count: 64)],
  ])
  func `is of names and addresses that can be`(_ arguments: [String]) throws {
    let outcome = try bench.gecko.start(["data", "fetch"] + arguments).outcome()
    #expect(outcome.status == 2, "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: "\(bench.folder)/data"))
  }

  @Test func `is told to whoever names a text that is not here`() throws {
    let missing = try bench.gecko.run("run", "reading.yaml", "--set", "task.path=data/enwik8")
    #expect(missing.status == 2)
    #expect(missing.messages.contains("data/enwik8: no such file or folder"))
    #expect(missing.messages.contains("gecko data fetch enwik8"))
    let other = try bench.gecko.run("run", "reading.yaml", "--set", "task.path=texts/text8")
    #expect(other.messages.contains("gecko data fetch text8 --into texts"))
    let unknown = try bench.gecko.run("run", "reading.yaml", "--set", "task.path=data/mine.txt")
    #expect(!unknown.messages.contains("fetch"))
  }
}
