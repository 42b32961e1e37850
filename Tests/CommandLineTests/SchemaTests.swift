import Foundation
import Testing

@Suite(
  .enabled(
    if: SchemaValidator.installed != nil, "python3 with jsonschema and yaml is not installed"))
struct `The schema for editors` {
  private let bench: Workbench

  init() throws {
    bench = try Workbench()
    let outcome = try bench.gecko.run("schema")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    try bench.write(outcome.output, to: "gecko.schema.json")
  }

  /// What the schema says of each of some texts.
  private func verdicts(on texts: [String]) throws -> [String] {
    let names = texts.indices.map { "spec-\($0).yaml" }
    for (name, text) in zip(names, texts) { try bench.write(text, to: name) }
    return try verdicts(ofFiles: names.map { "\(bench.folder)/\($0)" })
  }

  private func verdicts(ofFiles files: [String]) throws -> [String] {
    try #require(SchemaValidator.installed)
      .verdicts(of: bench.folder + "/gecko.schema.json", on: files)
  }

  @Test func `accepts every spec that is shipped`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Experiments").path
    let files = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
      .map { "\(root)/\($0)/experiment.yaml" }
      .filter { FileManager.default.fileExists(atPath: $0) }
    #expect(files.count >= 2)
    let verdicts = try verdicts(ofFiles: files)
    #expect(verdicts == files.map { _ in "valid" })
  }

  @Test func `accepts what gecko does, however a loader reads it`() throws {
    let beginning = "experiment: e\ntask: {kind: mqar}\n"
    let sound = [
      beginning, "extends: nano\n" + beginning, "extends: nano\ntraining: {stop: {at_least: 1}}\n",
      "extends: [small, ./other.yaml]\ntask: {length: 32}\nvariants: {a: {}}\n",
      beginning + "seed: 1_000\nquestion: no\nhypothesis: 010\nreplicates: 1e1\n",
      beginning + "training: {steps: 2e3, optimizer: {lr: 8e-3, eps: 1e-8, clip: 1.0}}\n",
      beginning + "model:\ntraining: ~\nvariants: {a: , b: {model: {ema: none}}}\n",
      beginning + "model: {num_rope_heads: null, norm_eps: 1.e-5, rope_base: 1e+4}\n",
      beginning + "model: &m {arch: llama}\nvariants: {a: {model: {<<: *m, num_heads: 4}}}\n",
      beginning + "capture: [{taps: [layers.*.memory], steps: {every: 10}, positions: last}]\n",
      beginning
        + "capture: [{taps: ['*'], steps: [0, last], positions: [1, 2], range: [-1, 1e3]}]\n",
      beginning + "capture: [{taps: [a]}]\ncapture_limit: 1.5 GiB\n"
        + "variants: {a: {capture.0.examples: 2, capture.0.taps.0: b, capture.0.steps.every: 3}}\n",
      beginning + "sweep: {method: random, samples: 4, parameters: {model.memory_lag: "
        + "{values: [1, 2], when: {model.memory: [adaptive, linear]}}, "
        + "training.optimizer.lr: {log_uniform: [1e-4, 1e-2]}}}\nconfidence: 0.9\n",
      beginning + "sweep: {parameters: {training.optimizer.lr: [1e-4, 1e-2]}, "
        + "exclude: [{model.memory: none}], select: {metric: valid/loss, mode: min}}\n",
      "experiment: e\ntask: {kind: text, path: a.txt, valid_windows: all, splits: {test: 0}}\n"
        + "variants: {a: {task.splits.train: 0.5, training.stop: {metric: valid/loss, at_most: 2}}}\n",
      "experiment: e\ntask: {kind: needle, depth: 0.5, keys: 4, queries: 2}\n"
        + "variants: {anywhere: {task.depth: uniform}, near: {task.depth: 1}}\n",
      "experiment: e\ntask: {kind: noisy_recall, noise_fraction: 4e-1, train_examples: 0}\n",
    ]
    #expect(try verdicts(on: sound) == sound.map { _ in "valid" })
  }

  @Test func `refuses mistakes`() throws {
    let beginning = "experiment: e\ntask: {kind: mqar}\n"
    let broken = [
      ("task: {kind: mqar}\n", "'experiment' is a required property"),
      ("experiment: e\n", "'task' is a required property"),
      ("experiment: e\ntask: {length: 32}\n", "'kind' is a required property"),
      ("experiment: ../up\ntask: {kind: mqar}\n", "does not match"),
      ("experiment: e\ntask: {kind: mqarr}\n", "'mqarr' is not one of ['text', 'mqar', "),
      ("experiment: e\ntask: {kind: mqar, path: a.txt}\n", "'path' was unexpected"),
      ("experiment: e\ntask: {kind: parity, vocabulary_size: 3}\n", "was unexpected"),
      ("experiment: e\ntask: {kind: needle, depth: deep}\n", "not valid under any"),
      (beginning + "modle: {}\n", "'modle' was unexpected"),
      ("extends: nano\nmodle: {}\n", "'modle' was unexpected"),
      (beginning + "model: {num_layer: 2}\n", "'num_layer' was unexpected"),
      (beginning + "model: {num_layers: 0}\n", "not valid under any"),
      (beginning + "model: {num_layers: two}\n", "not valid under any"),
      (beginning + "model: {dropout: 1}\n", "not valid under any"),
      (beginning + "model: {memory: adaptve}\n", "'adaptve' is not one of"),
      (beginning + "model: {swiglu: maybe}\n", "not of type 'boolean'"),
      (beginning + "training: {optimizer: {lr: -1e-3}}\n", "not valid under any"),
      (beginning + "training: {stop: {at_least: 1}}\n", "not valid under any"),
      (beginning + "variants: {a: {model.memry: none}}\n", "'model.memry'"),
      (beginning + "variants: {a: {seed: 2}}\n", "'seed'"),
      (beginning + "variants: {a/b: {}}\n", "'a/b'"),
      (beginning + "variants: {a: {capture.0.step: 1}}\n", "'capture.0.step'"),
      (beginning + "sweep: {parameters: {training.optimizer.rl: [1]}}\n", "not valid under any"),
      (beginning + "sweep: {parameters: {training.steps: []}}\n", "not valid under any"),
      (beginning + "sweep: {metod: grid}\n", "not valid under any"),
      (beginning + "capture: [{steps: [0]}]\n", "'taps' is a required property"),
      (beginning + "capture: [{taps: [a], positions: first}]\n", "not valid under any"),
    ]
    let verdicts = try verdicts(on: broken.map(\.0))
    #expect(verdicts.count == broken.count)
    for (verdict, (text, words)) in zip(verdicts, broken) {
      #expect(verdict.contains(words), "\(text)\(verdict)")
    }
  }
}
