import Experiments
import Foundation
import Specs

/// A fresh folder with a spec, and what reading the spec gives.
struct SpecificationFolder {
  private let url: URL

  /// The folder's path.
  var path: String { url.path }

  /// Writes files, runs `body` in their folder, and removes it.
  static func with<Result>(
    _ files: [String: String], _ body: (SpecificationFolder) throws -> Result
  ) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "study-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    for (name, text) in files {
      try Data(text.utf8).write(to: url.appending(path: name))
    }
    return try body(SpecificationFolder(url: url))
  }

  /// Writes a file, over the one of its name if there is one.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appending(path: name))
  }

  /// The study of a file of the folder.
  func study(_ name: String = "spec.yaml", settings: [String] = []) throws -> LoadedStudy {
    try loadStudy(path: path + "/" + name, settings: settings)
  }

  /// The mistakes of a file of the folder, a line each, without the folder's name.
  func mistakes(_ name: String = "spec.yaml", settings: [String] = []) -> [String] {
    do throws(SpecErrors) {
      _ = try loadStudy(path: path + "/" + name, settings: settings)
      return []
    } catch {
      return error.diagnostics.map { $0.description.replacing(path + "/", with: "") }
    }
  }
}

/// The study that a text gives.
func study(_ text: String, settings: [String] = []) throws -> LoadedStudy {
  try SpecificationFolder.with(["spec.yaml": text]) { try $0.study(settings: settings) }
}

/// The mistakes of a text, a line each.
func mistakes(in text: String, settings: [String] = []) throws -> [String] {
  try SpecificationFolder.with(["spec.yaml": text]) { $0.mistakes(settings: settings) }
}

/// A sound spec in two lines; what a test is about follows from line 3 on.
func recall(_ rest: String) -> String { "experiment: e\ntask: {kind: mqar}\n" + rest }

extension LoadedStudy {
  /// The value of a key of a variant's `model`, as the resolved configuration has it.
  func model(_ variant: String, _ key: String) -> SpecValue? {
    value(variant)?["model"]?[key]
  }

  /// A variant's resolved configuration.
  func value(_ variant: String) -> SpecValue? {
    variants.first { $0.name == variant }?.specification.specValue
  }
}
