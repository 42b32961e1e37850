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
      "data", "prepare", "text.txt", "--documents", "\n\n", "--vocabulary", "280", "--out", "t.h5")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("80 documents, a vocabulary of 280"))
    let trial = try trial(on: "t.h5", to: "out", "task.windows=document", "task.context=4")
    let run = try RunFile(reading: trial + "/run-000.h5")
    #expect(run.provenance.contains(Attribute("vocabulary_size", 281)))
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
    #expect(tokens.first == 280)
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
        "text.txt:1: expected a JSON object, found 'line 0 of it.'"))
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
