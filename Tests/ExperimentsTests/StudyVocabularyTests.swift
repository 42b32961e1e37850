import Experiments
import Specs
import Testing

@Suite struct `What is said of a word that is no key` {
  private func complaints(_ lines: String, settings: [String] = []) throws -> [String] {
    let text =
      "experiment: x\ntask: {kind: mqar, vocabulary_size: 96, length: 64, pairs: 6}\n" + lines
    return try SpecificationFolder.with(["spec.yaml": text]) { folder in
      do throws(SpecErrors) {
        _ = try loadStudy(path: folder.path + "/spec.yaml", settings: settings)
        return []
      } catch {
        return error.diagnostics.map(\.sentence)
      }
    }
  }

  @Test(arguments: [
    (
      "training: {lr: 1e-3}\n",
      "unknown key 'lr' in 'training'; did you mean training.optimizer.lr?"
    ),
    ("model: {lr: 1e-3}\n", "unknown key 'lr' in 'model'; did you mean training.optimizer.lr?"),
    (
      "variants: {a: {}, b: {memory: none}}\n",
      "variant 'b': unknown key 'memory'; did you mean model.memory?"
    ),
    (
      "sweep: {parameters: {lr: [1e-3, 2e-3]}}\n",
      "unknown key 'lr' in 'sweep.parameters'; did you mean training.optimizer.lr?"
    ),
    (
      "epochs: 3\n",
      "unknown key 'epochs'; there are no epochs; training.steps says how many optimiser steps a "
        + "trial takes"
    ),
    (
      "training: {batch_size: 3}\n",
      "unknown key 'batch_size' in 'training'; here it is training.batch"
    ),
    ("model: {d_model: 64}\n", "unknown key 'd_model' in 'model'; here it is model.model_dim"),
    ("seeds: 3\n", "unknown key 'seeds'; here it is replicates"),
    (
      "training: {grad_clip: 1}\n",
      "unknown key 'grad_clip' in 'training'; here it is training.optimizer.clip"
    ),
  ])
  func `names the key that was meant`(_ lines: String, _ sentence: String) throws {
    #expect(try complaints(lines) == [sentence])
  }

  @Test func `names it for an argument too`() throws {
    #expect(
      try complaints("", settings: ["lr=1e-3"])
        == ["unknown key 'lr'; did you mean training.optimizer.lr?"])
  }

  @Test func `names the steps of a warm-up and the transformer`() throws {
    #expect(
      try complaints("training: {schedule: {warmup: 0.1}}\n").first?
        .hasSuffix("found '0.1'; it counts steps, such as warmup: 50") == true)
    #expect(
      try complaints("model: {arch: transformer}\n").first?
        .hasSuffix("found 'transformer'; llama is the transformer") == true)
  }

  @Test func `points only at keys that there are`() {
    let paths = Set(SpecSchema(of: StudySpecification.self, .part).paths().map(\.name))
    let leaves = Set(paths.compactMap { $0.split(separator: ".").last.map(String.init) })
    for (word, path) in StudyVocabulary.keys {
      #expect(paths.contains(path), "\(word): \(path)")
      #expect(!leaves.contains(word), "\(word) is a key itself")
    }
    for word in StudyVocabulary.absent.keys { #expect(!leaves.contains(word), "\(word)") }
  }

  @Test(arguments: StudyFolderNameCases.all)
  func `refuses a variant that is called like a file of the study's folder`(
    _ name: String
  ) throws {
    let found = try complaints("variants: {a: {}, \(name): {model.memory: none}}\n")
    #expect(found.count == 1)
    #expect(found.first?.contains("expected a name that no file of the study's folder has") == true)
  }

  @Test func `is told of every key by its path`() {
    let paths = SpecSchema(of: StudySpecification.self, .whole).paths().map(\.name)
    for path in paths { #expect(StudyHelp.text(for: path) != nil, "\(path)") }
    #expect(StudyHelp.text(for: "model.memry") == nil)
    #expect(StudyHelp.nearest(to: "model.memry") == "model.memory")
    #expect(StudyHelp.nearest(to: "model.lr") == "training.optimizer.lr")
    #expect(
      StudyHelp.text(for: "model.memory")
        == """
        model.memory
          What remembers chunks that attention no longer sees.
          value    one of adaptive, no_delta, no_online_softmax, linear, none
          default  "adaptive" (gecko); "none" (megalodon, mega, llama)
        """)
  }
}

private enum StudyFolderNameCases {
  static let all = [
    "lock", "manifest.json", "manifest-000.json", "study.h5", "table.csv", "table.json",
    "report.html", "report.md", "report.ipynb", "figures", "sweep.csv", "slices.csv", "slices.json",
  ]
}
