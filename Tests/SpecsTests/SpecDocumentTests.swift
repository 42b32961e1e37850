import Foundation
import Specs
import Testing

@Suite struct `A spec file` {
  @Test func `lies over the files it extends, each mistake naming its own file`() throws {
    try inFolder([
      "base/common.yaml":
        "experiment: base\ntask: {kind: mqar, pairs: 3}\nmodel: {num_layers: 0}\n",
      "base/middle.yaml": "extends: common.yaml\nmodel:\n  num_heads: 2\n  dpeth: 1\n",
      "top.yaml": "extends: base/middle.yaml\nexperiment: top\nmodel: {model_dim: x}\n",
    ]) { folder in
      let document = try SpecDocument(path: folder + "/top.yaml")
      let reading = document.reading(ExampleStudy.self)
      #expect(reading.value.experiment == "top")
      #expect(reading.value.model.numHeads == 2)
      #expect(reading.value.task == .recall(ExampleRecall(pairs: 3)))
      #expect(
        reading.diagnostics.map(\.description) == [
          "\(folder)/top.yaml:3:20: model.model_dim: expected an integer of at least 1, found 'x'",
          "\(folder)/base/middle.yaml:4:3: unknown key 'dpeth' in 'model'; expected one of arch, "
            + "num_layers, model_dim, num_heads, num_rope_heads, memory, dropout, swiglu",
          "\(folder)/base/common.yaml:3:21: model.num_layers: expected an integer from 1 to 64, "
            + "found '0'",
        ])
      #expect(
        document.files.map(\.name).map { $0.split(separator: "/").last } == [
          "top.yaml", "middle.yaml", "common.yaml",
        ])
      #expect(document.text.hasPrefix("extends: base/middle.yaml\n"))
      #expect(document.name == folder + "/top.yaml")
    }
  }

  @Test func `may extend several files, a later one over an earlier one`() throws {
    try inFolder([
      "a.yaml": "experiment: a\ntask: {kind: text, path: a.txt}\nseed: 1\ntaps: [a]\n",
      "b.yaml": "seed: 2\ntask: {kind: mqar, pairs: 5}\n",
      "c.yaml": "extends: [a.yaml, b.yaml]\ntaps: [c]\n",
    ]) { folder in
      let study = try SpecDocument(path: folder + "/c.yaml").read(ExampleStudy.self)
      #expect(study.experiment == "a")
      #expect(study.seed == 2)
      #expect(study.task == .recall(ExampleRecall(pairs: 5)))
      #expect(study.taps == ["c"])
    }
  }

  @Test func `that extends itself is a mistake`() throws {
    try inFolder(["a.yaml": "extends: b.yaml\n", "b.yaml": "seed: 1\nextends: ./a.yaml\n"]) {
      folder in
      #expect(
        throws: Message(
          "\(folder)/b.yaml:2:10: extends itself: \(folder)/a.yaml → \(folder)/b.yaml → \(folder)/a.yaml"
        )
      ) {
        try Message.rethrowing { _ = try SpecDocument(path: folder + "/a.yaml") }
      }
    }
  }

  @Test func `that cannot be read is a mistake`() throws {
    try inFolder([
      "a.yaml": "extends: none.yaml\n", "b.yaml": "extends: {}\n", "c.yaml": "extends: .\n",
    ]) { folder in
      #expect(throws: Message("\(folder)/a.yaml:1:10: no file '\(folder)/none.yaml'")) {
        try Message.rethrowing { _ = try SpecDocument(path: folder + "/a.yaml") }
      }
      #expect(
        throws: Message(
          "\(folder)/b.yaml:1:10: extends: expected the path of a spec, found a mapping")
      ) {
        try Message.rethrowing { _ = try SpecDocument(path: folder + "/b.yaml") }
      }
      #expect(throws: Message("\(folder)/c.yaml:1:10: '\(folder)' is a folder, not a file")) {
        try Message.rethrowing { _ = try SpecDocument(path: folder + "/c.yaml") }
      }
    }
    #expect(throws: Message("nowhere.yaml: no file 'nowhere.yaml'")) {
      try Message.rethrowing { _ = try SpecDocument(path: "nowhere.yaml") }
    }
  }

  @Test func `that is not text is a mistake at the byte`() throws {
    try inFolder([:]) { folder in
      let path = folder + "/bytes.yaml"
      for (bytes, line) in [
        ([0x61, 0x3A, 0x20, 0x31, 0x0A, 0x62, 0xFF], "2:2: this byte is not UTF-8 text"),
        ([0x61, 0x00], "1:2: character U+0000 is not allowed; remove it"),
        ([0xEF, 0xBB, 0xBF, 0x61, 0x1B], "1:2: character U+001B is not allowed; remove it"),
      ] as [([UInt8], String)] {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(throws: Message("\(path):\(line)")) {
          try Message.rethrowing { _ = try SpecDocument(path: path) }
        }
      }
      try Data(repeating: 0x61, count: 1_000_001).write(to: URL(fileURLWithPath: path))
      #expect(throws: Message("\(path): has 1000001 bytes; a spec has at most 1000000")) {
        try Message.rethrowing { _ = try SpecDocument(path: path) }
      }
    }
  }

  @Test func `is where its relative paths start`() throws {
    let text = "experiment: e\ntask: {kind: text, path: ../data/./t.txt}\n"
    let document = try SpecDocument(text: text, name: "x/a/spec.yaml", folder: "x/a")
    let path = { (document: SpecDocument) in
      try document.read(ExampleStudy.self).specValue["task"]?["path"]
    }
    #expect(try path(document) == .text("x/data/t.txt"))
    #expect(
      try path(document.applying([SpecOverride(argument: "task.path=t.txt")])) == .text("t.txt"))
    #expect(
      try path(document.applying([SpecOverride(argument: "task.path=/a/b")])) == .text("/a/b"))
  }

  @Test func `knows the place of a value or of its nearest ancestor`() throws {
    let document = try SpecDocument(text: ExampleStudy.text, name: "spec.yaml")
    #expect(document.place(of: "model.num_layers").description == "spec.yaml:5:15")
    #expect(document.place(of: "model.memory").description == "spec.yaml:3:1")
    #expect(document.place(of: "steps.2").description == "spec.yaml:18:17")
    #expect(document.place(of: "absent").description == "spec.yaml:1:1")
  }

  private func inFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "specs-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "base"), withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    try body(folder.path)
  }
}

/// The text of an error, to compare in one piece.
private struct Message: Error, Equatable {
  let text: String

  init(_ text: String) { self.text = text }

  static func rethrowing(_ body: () throws -> Void) throws {
    do { try body() } catch { throw Message("\(error)") }
  }
}
