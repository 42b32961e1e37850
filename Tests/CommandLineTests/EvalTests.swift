import Foundation
import Store
import Testing

@Suite struct `An evaluation` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Trains a tiny model on a text of 12,000 bytes.
  private func reader(_ settings: String...) throws -> String {
    let text = (0..<600).map { "verse \($0 * 7 % 91), line \($0 % 7).\n" }.joined()
    try bench.write(text, to: "text.txt")
    let outcome = try bench.gecko.start(
      ["run", "reading.yaml", "--quiet", "--set", "task.path=text.txt"]
        + settings.flatMap { ["--set", $0] }
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    return NSString(string: try #require(bench.runFiles().first)).deletingLastPathComponent
  }

  private func found(_ arguments: String...) throws -> [String: Any] {
    let outcome = try bench.gecko.start(["eval"] + arguments + ["--json", "--quiet"]).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require(object as? [String: Any])
  }

  /// Everything of a result that no clock has measured.
  private func numbers(_ result: [String: Any]) throws -> String {
    var result = result
    result["file"] = nil
    let tenths = try #require(result["tenths"] as? [[String: Any]])
    result["tenths"] = tenths.map { tenth in
      tenth.filter { !["tokensPerSecond", "residentBytes"].contains($0.key) }
    }
    let data = try JSONSerialization.data(withJSONObject: result, options: .sortedKeys)
    return String(decoding: data, as: UTF8.self)
  }

  @Test func `of the run's own test split has the stored numbers, to the last bit`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml", "--quiet").status == 0)
    for path in bench.runFiles() {
      let test = try RunFile(reading: path).series("test")
      let folder = NSString(string: path).deletingLastPathComponent
      for threads in ["1", "3"] {
        let result = try found(folder, "--threads", threads)
        let points = try #require(result["points"] as? [[String: Any]])
        let measures = try #require(points[0]["measures"] as? [String: Double])
        for (column, values) in zip(test.columns, test.values) where column.name != "tokens" {
          #expect(measures[column.name] == values.last, "\(column.name)")
        }
      }
    }
  }

  @Test func `over several lengths is a grid with named axes`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml", "--quiet", "--only", "gecko").status == 0)
    let folder = NSString(string: try #require(bench.runFiles().first)).deletingLastPathComponent
    let whole = try found(
      folder, "--set", "task.length=20,28", "--set", "task.pairs=1,2,3", "--out",
      "\(bench.folder)/grid.h5")
    let pieces = try found(
      folder, "--set", "task.length=20,28", "--set", "task.pairs=1,2,3", "--piece", "5", "--out",
      "\(bench.folder)/pieces.h5")
    let points = try #require(whole["points"] as? [[String: Any]])
    #expect(points.count == 6)
    for (one, other) in zip(points, try #require(pieces["points"] as? [[String: Any]])) {
      let (one, other) = (
        one["measures"] as? [String: Double], other["measures"] as? [String: Double]
      )
      // Pieces cut products otherwise: float32 rounding.
      #expect(abs((one?["loss"] ?? 0) - (other?["loss"] ?? 1)) < 1e-4)
    }
    let file = try EvaluationFile(reading: "\(bench.folder)/grid.h5")
    #expect(file["accuracy"]?.axes == ["length", "pairs"])
    #expect(file["accuracy"]?.array.shape == [2, 3])
    #expect(file["length"]?.array.reals == [20, 28])
    let distances = try #require(file["labels_by_distance"])
    #expect(distances.axes == ["length", "pairs", "distance"])
    // Eight examples of one, two and three labels, each of which has a fact.
    let bins = distances.array.shape[2]
    let labels = (0..<6).map { distances.array.reals[$0 * bins..<($0 + 1) * bins].reduce(0, +) }
    #expect(labels == [8, 16, 24, 8, 16, 24])
  }

  @Test func `of a stream does not depend on pieces or threads, and says what it repeats`() throws {
    let run = try reader()
    let text = "\(bench.folder)/text.txt"
    let whole = try found(run, "--text", text, "--piece", "100000")
    let loss = try #require(whole["loss"] as? Double)
    for piece in ["7", "64", "1000"] {
      let other = try found(run, "--text", text, "--piece", piece)
      // Float32 rounding of other products, averaged over thousands of tokens.
      #expect(abs(try #require(other["loss"] as? Double) - loss) < 1e-5 * loss)
    }
    let cut = ["--text", text, "--length", "700", "--streams", "3"]
    let one = try bench.gecko.start(["eval", run, "--json", "--threads", "1"] + cut).outcome()
    let two = try bench.gecko.start(["eval", run, "--json", "--threads", "2"] + cut).outcome()
    func object(_ outcome: Program.Outcome) throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      return try #require(object as? [String: Any])
    }
    #expect(try numbers(object(one)) == numbers(object(two)))
    let repeated = try bench.gecko.run(
      "eval", run, "--text", text, "--repeat-to", "30000", "--quiet")
    #expect(repeated.output.contains("tokens repeated to 30,000 tokens in one stream"))
    let name = "evaluations/text-text.txt-to=30000.h5"
    let file = try EvaluationFile(reading: "\(run)/\(name)")
    #expect(file["loss_by_tenth"]?.axes == ["tenth"])
    #expect(file["instruments/layers.0.memory_write_ratio.mean"] != nil)
    #expect(repeated.output.contains("kept in "))
  }

  @Test func `that was killed goes on to the same bits`() throws {
    let run = try reader()
    let arguments = [
      run, "--text", "\(bench.folder)/text.txt", "--repeat-to", "150000", "--piece", "64",
      "--json", "--threads", "1", "--quiet",
    ]
    let uninterrupted = try bench.gecko.start(["eval"] + arguments).outcome()
    let state = "\(bench.folder)/state.h5"
    let saving = ["--save-state", state, "--save-every", "3000"]
    let first = try bench.gecko.start(["eval"] + arguments + saving)
    let deadline = Date(timeIntervalSinceNow: 30)
    while !FileManager.default.fileExists(atPath: state), Date() < deadline { usleep(1000) }
    usleep(50_000)
    first.send(SIGKILL)
    #expect(first.outcome().status == -SIGKILL)
    let kept = try StreamStateFile(reading: state)
    let read = try #require(kept.attributes.first { $0.name == "tokens_read" })
    guard case .integer(let tokens) = read.value else {
      Issue.record("\(read)")
      return
    }
    #expect(tokens > 0 && tokens < 150_000)
    let second = try bench.gecko.start(["eval"] + arguments + ["--state", state] + saving).outcome()
    #expect(second.status == 0, "\(second.messages)")
    func object(_ outcome: Program.Outcome) throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      return try #require(object as? [String: Any])
    }
    #expect(try numbers(object(second)) == numbers(object(uninterrupted)))
  }

  @Test func `refuses a state that does not fit, and what means nothing`() throws {
    let run = try reader()
    let (text, state) = ("\(bench.folder)/text.txt", "\(bench.folder)/state.h5")
    let arguments = ["eval", run, "--text", text, "--quiet"]
    #expect(try bench.gecko.start(arguments + ["--save-state", state]).outcome().status == 0)
    func refusal(_ more: [String], of first: [String]? = nil) throws -> String {
      let outcome = try bench.gecko.start((first ?? arguments) + more).outcome()
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      return outcome.messages
    }
    #expect(
      try refusal(["--state", state, "--length", "50"])
        .contains("--length: expected none as in the state, found 50"))
    #expect(
      try refusal(["--state", state, "--window", "50"]).contains("the state is of another model"))
    try bench.write("Another text.", to: "other.txt")
    #expect(
      try refusal(
        ["--state", state], of: ["eval", run, "--text", "\(bench.folder)/other.txt", "--quiet"]
      ).contains("the state does not fit: of another text"))
    var bytes = Array(try Data(contentsOf: URL(filePath: state)))
    bytes[bytes.count / 2] ^= 1
    try bench.write(bytes, to: "state.h5")
    #expect(try refusal(["--state", state]).contains("state.h5"))
    for wrong in [["--piece", "0"], ["--whole", "--length", "3"], ["--set", "task.length=9"]] {
      #expect(!(try refusal(wrong)).isEmpty)
    }
    #expect(
      try refusal(["--set", "model.z_dim=8"], of: ["eval", run]).contains(
        "expected keys of the task"))
    #expect(try refusal(["--length", "8"], of: ["eval", run]).contains("expected --text"))
  }

  @Test func `of a growing cache says what it costs, and refuses what does not fit`() throws {
    let run = try reader("model.arch=llama")
    let arguments = ["eval", run, "--text", "\(bench.folder)/text.txt"]
    let small = try bench.gecko.start(arguments + ["--repeat-to", "2000"]).outcome()
    #expect(small.status == 0)
    #expect(small.messages.contains("the cache keeps every key"))
    let large = try bench.gecko.start(arguments + ["--repeat-to", "100000000000"]).outcome()
    #expect(large.status == 2)
    #expect(large.messages.contains("--window: expected a number of tokens"))
    let bounded = try bench.gecko.start(
      arguments + ["--repeat-to", "20000", "--window", "32"]
    ).outcome()
    #expect(bounded.status == 0)
    #expect(bounded.messages.contains("attention sees the last 32 tokens: not as trained"))
  }
}
