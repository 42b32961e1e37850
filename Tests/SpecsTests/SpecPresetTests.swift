import Foundation
import Specs
import Testing

private let presets = [
  SpecPreset(name: "small", text: "model: {num_layers: 3, model_dim: 32}\ntaps: [preset]\n"),
  SpecPreset(name: "large", text: "model: {num_layers: 9}\n"),
]

@Suite struct `A preset` {
  /// What a text says, extending presets and files, and what it was read from.
  private func document(
    _ text: String, files: [String: String] = [:]
  ) throws -> (study: ExampleStudy, files: [SpecFile]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "specs-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "sub"), withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let document = try SpecDocument(
      text: text, name: "spec.yaml", folder: folder.path, presets: presets)
    return (try document.read(ExampleStudy.self), document.files)
  }

  @Test func `lies below the spec that extends it by its name`() throws {
    let (study, files) = try document("extends: small\n" + study("model: {num_layers: 4}\n"))
    #expect(study.model == ExampleModel(numLayers: 4, modelDim: 32))
    #expect(study.taps == ["preset"])
    #expect(files.map(\.name) == ["spec.yaml", "preset small"])
    #expect(files[1].text == presets[0].text)
  }

  @Test func `takes its place in a list of files`() throws {
    let files = ["a.yaml": "model: {num_layers: 5}\ntaps: [file]\n"]
    let first = try document("extends: [small, a.yaml]\n" + study(""), files: files)
    #expect(first.study.model == ExampleModel(numLayers: 5, modelDim: 32))
    #expect(first.study.taps == ["file"])
    let second = try document("extends: [a.yaml, small, large]\n" + study(""), files: files)
    #expect(second.study.model == ExampleModel(numLayers: 9, modelDim: 32))
    #expect(second.study.taps == ["preset"])
    #expect(second.files.dropFirst(2).map(\.name) == ["preset small", "preset large"])
  }

  @Test func `is extended by an extended file too`() throws {
    let (study, files) = try document(
      "extends: sub/a.yaml\n" + study(""),
      files: ["sub/a.yaml": "extends: large\nmodel: {num_heads: 2}\n"])
    #expect(study.model == ExampleModel(numLayers: 9, numHeads: 2))
    #expect(files.count == 3)
  }

  @Test func `is not the file of its name`() throws {
    let files = ["small": "model: {num_layers: 7}\n"]
    #expect(
      try document("extends: small\n" + study(""), files: files).study.model.numLayers == 3)
    #expect(
      try document("extends: ./small\n" + study(""), files: files).study.model.numLayers == 7)
  }

  @Test(arguments: [
    ("smal", "; did you mean the preset 'small'?"), ("larg", "; did you mean the preset 'large'?"),
    ("other.yaml", ""),
  ])
  func `is suggested where a name is nearly its own`(_ name: String, _ hint: String) {
    #expect {
      _ = try SpecDocument(
        text: "extends: [\(name)]\n", name: "spec.yaml", folder: "none", presets: presets)
    } throws: {
      "\($0)" == "spec.yaml:1:11: no file 'none/\(name)'" + hint
    }
  }

  @Test func `is no place to start relative paths from, unlike a file`() throws {
    let text = "extends: sub/a.yaml\nexperiment: e\n"
    let (study, files) = try document(
      text, files: ["sub/a.yaml": "task: {kind: text, path: t.txt}\n"])
    #expect(
      study.task == .text(ExampleText(path: files[1].name.replacing("a.yaml", with: "t.txt"))))
  }
}
