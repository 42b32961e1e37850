import Foundation
import Specs
import Testing

/// The memory of a model was meant for its architecture; that of a fish is its own.
private let dependence = SpecDependence(of: "model", on: "arch") { below, above in
  #expect(below != above)
  return above == "fish" ? [] : ["memory"]
}

/// The memory and the architecture that a text gives after some overrides.
private func model(_ text: String, applying layers: [String]...) throws -> [String?] {
  var document = try SpecDocument(text: text, name: "spec.yaml", dependences: [dependence])
  for layer in layers {
    document = try document.applying(SpecOverride.parse(arguments: layer))
  }
  return ["memory", "arch", "size"].map { key in
    guard case .scalar(let text, _) = document.root["model"]?[key]?.content else { return nil }
    return text
  }
}

@Suite struct `A key that hangs on another` {
  private let text = "model: {arch: gecko, memory: good, size: 1}\n"

  @Test func `is dropped by a layer that gives the other a new value`() throws {
    #expect(try model(text, applying: ["model.arch=llama"]) == [nil, "llama", "1"])
    #expect(try model(text, applying: ["model={arch: llama}"]) == [nil, "llama", "1"])
    #expect(try model("model: {memory: good}\n", applying: ["model.arch=a"]) == [nil, "a", nil])
  }

  @Test func `stays where the other stays or does not matter`() throws {
    #expect(try model(text, applying: ["model.arch=gecko"]) == ["good", "gecko", "1"])
    #expect(try model(text, applying: ["model.size=2"]) == ["good", "gecko", "2"])
    #expect(try model(text, applying: ["model.arch=fish"]) == ["good", "fish", "1"])
  }

  @Test func `stays where the same layer gives it, whichever comes first`() throws {
    let both = ["model.arch=llama", "model.memory=bad"]
    #expect(try model(text, applying: both) == ["bad", "llama", "1"])
    #expect(try model(text, applying: both.reversed()) == ["bad", "llama", "1"])
    #expect(try model(text, applying: [both[1]], [both[0]]) == [nil, "llama", "1"])
  }

  @Test func `is dropped by a file over one that it extends`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "specs-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: "a.yaml"))
    for (arch, memory) in [("llama", nil), ("gecko", "good")] {
      let text = "extends: a.yaml\nmodel: {arch: \(arch)}\n"
      let document = try SpecDocument(
        text: text, name: "b.yaml", folder: folder.path, dependences: [dependence])
      let found = document.root["model"]?["memory"]
      #expect(found?.content == memory.map { .scalar($0, isPlain: true) })
    }
  }
}
