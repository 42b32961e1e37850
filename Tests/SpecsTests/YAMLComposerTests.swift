import Foundation
import Specs
import Testing

@Suite struct `A YAML text` {
  @Test func `that is not YAML is one mistake at its place`() {
    #expect(
      mistakes(in: "experiment: e\nmodel: [1, 2\nseed: 3\n") == [
        "spec.yaml:3:5: not YAML: did not find expected ',' or ']' "
          + "(while parsing a flow sequence that begins on line 2)"
      ])
    #expect(
      mistakes(in: "a: 1\n\tb: 2\n") == [
        "spec.yaml:2:1: not YAML: found a tab character that violates indentation; indent with "
          + "spaces (while scanning a plain scalar that begins on line 1)"
      ])
    #expect(
      mistakes(in: "question: why: because\n") == [
        "spec.yaml:1:14: not YAML: mapping values are not allowed in this context; indent the line "
          + "as its neighbours, or quote a text that has ': ' in it"
      ])
    #expect(mistakes(in: "a: *nobody\n") == ["spec.yaml:1:4: not YAML: found undefined alias"])
  }

  @Test func `that is empty, a list, or two documents is a mistake`() {
    let empty = "spec.yaml:1:1: expected a mapping of keys, found an empty file"
    #expect(mistakes(in: "") == [empty])
    #expect(mistakes(in: "# nothing\n\n") == [empty])
    #expect(mistakes(in: "- a\n") == ["spec.yaml:1:1: expected a mapping of keys, found a list"])
    #expect(mistakes(in: "word") == ["spec.yaml:1:1: expected a mapping of keys, found 'word'"])
    #expect(
      mistakes(in: study("---\nseed: 1\n")) == [
        "spec.yaml:3:1: a second YAML document begins here; a spec is one document"
      ])
  }

  @Test func `may hold anchors, aliases and merge keys`() throws {
    let text = """
      experiment: &name shared
      baseline: *name
      variants: {shared: {}}
      task: {kind: mqar}
      model: &model {num_layers: 3, dropout: 0.5}
      training:
        optimizer: {<<: &adam {beta1: 0.1, beta2: 0.2}, beta2: 0.3}
      """
    let study = try read(text)
    #expect(study.baseline == "shared")
    #expect(study.training.optimizer == .adamw(ExampleAdamW(beta1: 0.1, beta2: 0.3)))
    let merged = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\n"
    let root = try SpecDocument(text: merged, name: "spec.yaml").root
    #expect(root["c"].map { values(of: $0) } == ["z": "3", "x": "1", "y": "1"])
  }

  @Test func `reports a mistake in a merged mapping where it is written`() {
    let text = study("variants:\n  a: &a {model: {}}\nmodel:\n  <<: *a\n")
    #expect(mistakes(in: text).first?.hasPrefix("spec.yaml:4:10: unknown key 'model' in") == true)
    #expect(
      mistakes(in: study("model: {<<: 3}\n")) == [
        "spec.yaml:3:13: model: expected a mapping or a list of mappings after '<<', found '3'"
      ])
  }

  @Test func `reports every duplicate key where it is repeated`() {
    let text = study(
      "seed: 1\nmodel:\n  num_layers: 1\n  'num_layers': 2\n  num_layers: 3\nseed: 2\n")
    #expect(
      mistakes(in: text) == [
        "spec.yaml:6:3: duplicate key 'num_layers' in 'model'; it is already given on line 5",
        "spec.yaml:7:3: duplicate key 'num_layers' in 'model'; it is already given on line 5",
        "spec.yaml:8:1: duplicate key 'seed'; it is already given on line 3",
      ])
    #expect(mistakes(in: study("s: 1\ns: 2\n\"\\x73\": 1\n")).contains { $0.contains("duplicate") })
    #expect(mistakes(in: study("&a seed: 1\nseed: 2\n")).count == 1)
  }

  @Test func `may not hold keys that are no names, or tags`() {
    #expect(
      mistakes(in: study("? [a, b]\n: 1\n")) == [
        "spec.yaml:3:3: a list or a mapping cannot be a key"
      ])
    #expect(
      mistakes(in: study("seed: !secret 3\n")) == [
        "spec.yaml:3:7: tag '!secret' is not supported; remove it"
      ])
    #expect(mistakes(in: study("seed: !!int 3\n")) == [])
  }

  @Test func `counts columns in characters and lines as editors do`() {
    #expect(
      mistakes(in: "experiment: é\r\ntask: {kind: mqar}\r\n\"ключ\": 1\r\n") == [
        "spec.yaml:3:1: unknown key 'ключ'; expected one of experiment, seed, model, task, "
          + "training, variants, baseline, taps, steps"
      ])
    #expect(
      mistakes(in: study("variants: {é: {}, b: 3}\n")).first?.hasPrefix("spec.yaml:3:22") == true)
  }

  private func values(of node: SpecNode) -> [String: String] {
    var values: [String: String] = [:]
    for entry in node.entries ?? [] {
      if case .scalar(let text, _) = entry.value.content { values[entry.key] = text }
    }
    return values
  }
}
