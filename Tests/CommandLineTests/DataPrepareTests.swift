import Foundation
import Store
import Testing

@Suite struct `Prepared data` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let text = (0..<400).map { "line \($0 % 7) of it.\($0 % 5 == 0 ? "\n\n" : "\n")" }
    .joined()

  /// Runs the small study on a text and gives its trial's folder.
  private func trial(on path: String, to folder: String, _ settings: String...) throws -> String {
    let outcome = try bench.gecko.start(
      ["run", "reading.yaml", "--out", folder, "--set", "task.path=\(path)"]
        + settings.flatMap { ["--set", $0] }
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    let run = try #require(bench.runFiles(below: folder).first)
    return NSString(string: run).deletingLastPathComponent
  }

  @Test func `of bytes is the same trial as the text itself`() throws {
    try bench.write(text, to: "text.txt")
    let outcome = try bench.gecko.run("data", "prepare", "text.txt", "--out", "data/text.h5")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let bytes = text.utf8.count.formatted(.number.locale(Locale(identifier: "en_US")))
    #expect(
      outcome.output
        == "data/text.h5: \(bytes) tokens of \(bytes) bytes, a vocabulary of 256\n")
    let plain = try trial(on: "text.txt", to: "plain")
    let prepared = try trial(on: "data/text.h5", to: "prepared")
    #expect((plain as NSString).lastPathComponent == (prepared as NSString).lastPathComponent)
    #expect(try bench.metrics(below: "plain") == bench.metrics(below: "prepared"))
  }

  @Test func `with documents and a tokenizer trains, generates and dumps without its file`() throws
  {
    try bench.write(text, to: "text.txt")
    let outcome = try bench.gecko.run(
      "data", "prepare", "text.txt", "--documents", "\n\n", "--vocabulary", "264", "--out", "t.h5")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("81 documents, a vocabulary of 264"))
    let trial = try trial(on: "t.h5", to: "out", "task.windows=document", "task.context=4")
    let run = try RunFile(reading: trial + "/run-000.h5")
    #expect(run.provenance.contains(Attribute("vocabulary_size", 265)))
    let dump = try bench.gecko.run(
      "dump", trial, "--taps", "logits", "--dtype", "float32", "--out", "task.h5")
    #expect(dump.status == 0, "\(dump.messages)")
    try FileManager.default.removeItem(atPath: bench.folder + "/t.h5")
    let generated = try bench.gecko.run(
      "generate", trial, "--prompt", "line 1", "--count", "20", "--quiet", "--seed", "3")
    #expect(generated.status == 0, "\(generated.messages)")
    let shown = try bench.gecko.run(
      "dump", trial, "--taps", "logits", "--text", "line 1 of it.", "--out", "text.h5")
    #expect(shown.status == 0, "\(shown.messages)")
    let capture = try #require(
      try RunFile(reading: bench.folder + "/text.h5").captures().first)
    let tokens = try #require(capture.tokens?.integers)
    #expect(tokens.first == 264)
    #expect(tokens.count < "line 1 of it.".utf8.count + 1)
    // A tokenizer is too long to be listed.
    let listing = try bench.gecko.run("show", trial)
    #expect(listing.status == 0 && !listing.output.contains("\"merges\""))
  }

  @Test func `is made of folders and rows`() throws {
    try FileManager.default.createDirectory(
      atPath: bench.folder + "/texts", withIntermediateDirectories: true)
    for name in ["a", "b", "c"] { try bench.write(text, to: "texts/\(name)") }
    let folder = try bench.gecko.run("data", "prepare", "texts", "--files", "--out", "f.h5")
    #expect(folder.output.contains("3 documents"))
    let prepared = try PreparedText(reading: bench.folder + "/f.h5")
    #expect(prepared.files.map(\.name) == ["a", "b", "c"])
    _ = try trial(on: "f.h5", to: "out", "task.splits={valid_files: [b], test_files: [c]}")
    try bench.write("{\"text\": \"one\"}\n{\"text\": \"two\"}\n", to: "rows.jsonl")
    let rows = try bench.gecko.run("data", "prepare", "rows.jsonl", "--out", "r.h5")
    #expect(rows.output.contains("8 tokens of 6 bytes, 2 documents"))
  }

  @Test func `of a synthetic task is what its trials see, on any number of threads`() throws {
    for threads in ["1", "3"] {
      let outcome = try bench.gecko.run(
        "data", "prepare", "mqar", "--set", "task.pairs=2", "--set", "task.length=12", "--set",
        "task.vocabulary_size=32", "--examples", "700", "--threads", threads, "--out",
        "m\(threads).h5")
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(
        outcome.output
          == "m\(threads).h5: examples of 12 tokens: train 700, valid 1,000, test 1,000\n")
    }
    let (one, other) = (
      try DataFile(reading: bench.folder + "/m1.h5"), try DataFile(reading: bench.folder + "/m3.h5")
    )
    #expect(try one.datasets().count == 6)
    for name in try one.datasets() { #expect(try one.array(name) == other.array(name)) }
    let tokens = try one.array("train/tokens")
    #expect(tokens.shape == [700, 12])
    // A key at a place with a label stands in the context, and its value behind it there.
    let (inputs, targets) = (try #require(tokens.integers), try one.array("train/targets").integers)
    var labels = 0
    for (place, target) in try #require(targets).enumerated() where target != -1 {
      let context = inputs[(place - place % 12)...].prefix(4)
      let key = try #require(
        stride(from: 0, to: 4, by: 2).first { context[context.startIndex + $0] == inputs[place] })
      #expect(context[context.startIndex + key + 1] == target)
      labels += 1
    }
    #expect(labels == 1400)
    // The spec's study learns, and dumps, the same examples.
    #expect(
      try bench.gecko.run("data", "prepare", "recall.yaml", "--examples", "6", "--out", "r.h5")
        .status == 0)
    #expect(try bench.gecko.run("run", "recall.yaml", "--only", "gecko").status == 0)
    let run = try #require(
      bench.runFiles().first { path in
        (try? DataFile(reading: path).attributes().contains(Attribute("replicate", 0))) == true
      })
    #expect(
      try bench.gecko.run(
        "dump", NSString(string: run).deletingLastPathComponent, "--taps", "logits", "--examples",
        "8", "--out", "dump.h5"
      ).status == 0)
    let capture = try #require(try RunFile(reading: bench.folder + "/dump.h5").captures().first)
    #expect(
      try DataFile(reading: bench.folder + "/r.h5").array("valid/tokens").integers
        == capture.tokens?.integers)
  }

  @Test func `of a synthetic task has these mistakes`() throws {
    func complaint(_ arguments: String...) throws -> String {
      let outcome = try bench.gecko.start(["data", "prepare"] + arguments + ["--out", "x.h5"])
        .outcome()
      #expect(outcome.status == 2)
      return outcome.messages
    }
    #expect(
      try complaint("needl").hasPrefix(
        "needl: no such file or folder, and no kind of task; did you mean 'needle'?"))
    #expect(try complaint("mqar").contains("--examples: expected how many"))
    #expect(
      try complaint("mqar", "--set", "task.pair=4", "--examples", "1").contains(
        "did you mean 'pairs'?"))
    #expect(
      try complaint("mqar", "--vocabulary", "300").contains(
        "--vocabulary: expected a text with it, found mqar"))
    #expect(
      try complaint("text.txt", "--examples", "3").contains(
        "--examples: expected a spec or a kind of task"))
    #expect(
      try complaint("reading.yaml", "--set", "task.path=a.txt", "--examples", "3").contains(
        "its task is a text"))
  }

  @Test func `has these mistakes`() throws {
    try bench.write(text, to: "text.txt")
    try bench.write("", to: "empty.txt")
    func complaints(_ arguments: String...) throws -> [String] {
      let outcome = try bench.gecko.start(["data", "prepare"] + arguments).outcome()
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      return outcome.complaints
    }
    #expect(
      try complaints("nowhere", "--out", "x.h5")[0].hasSuffix(
        "nowhere: no such file or folder; 'path' needs a file, or a folder of files, to read"))
    #expect(
      try complaints("empty.txt", "--out", "x.h5") == [
        "empty.txt: is empty; a text needs at least one window of bytes"
      ])
    #expect(
      try complaints("text.txt", "--documents", "|", "--out", "x.h5") == [
        "text.txt: the separator \"|\" of 'documents' leaves 1 document, expected 2 or more; "
          + "correct it, or leave 'documents' out"
      ])
    #expect(
      try complaints("text.txt", "--tokenizer", "text.txt", "--out", "x.h5")[0].hasPrefix(
        "text.txt: the file: expected the JSON of a tokenizer"))
    #expect(
      try complaints("text.txt", "--field", "text", "--out", "x.h5")[0].hasSuffix(
        "text.txt:1:1: expected a JSON object, found 'line 0 of it.'"))
    #expect(
      try complaints("text.txt", "--vocabulary", "100", "--out", "x.h5")[0].contains(
        "--vocabulary 100"))
    _ = try complaints("text.txt", "--files", "--field", "a", "--out", "x.h5")
    _ = try complaints("text.txt", "--out", "text.txt")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.folder).filter {
        $0.contains("x.h5") || $0.contains("partial")
      } == [])
    #expect(try bench.gecko.run("data", "prepare", "text.txt", "--out", "t.h5").status == 0)
    #expect(
      try complaints("t.h5", "--out", "x.h5") == [
        "t.h5: cannot be read: it is a prepared text already"
      ])
    let trained = try bench.gecko.run(
      "run", "reading.yaml", "--set", "task.path=t.h5", "--set", "task.documents=x")
    #expect(trained.status == 2)
    #expect(trained.messages.contains("'documents' is \"x\", expected nothing"))
  }
}
