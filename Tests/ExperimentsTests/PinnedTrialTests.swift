import Experiments
import Foundation
import Specs
import Store
import Testing

/// A trial of a plan, and what names its folder.
///
/// The keys are those that the program of commit 9501976 gave. A change turns every finished trial of
/// that kind into one that has not been run: it is right only where its numbers were wrong.
private struct PinnedTrial: Sendable, CustomTestStringConvertible {
  let name: String
  let spec: String
  let variant: String
  let replicate: Int
  let key: String

  init(
    _ name: String, _ spec: String, variant: String = "gecko", replicate: Int = 0, _ key: String
  ) {
    (self.name, self.spec, self.variant) = (name, spec, variant)
    (self.replicate, self.key) = (replicate, key)
  }

  var testDescription: String { name }

  /// The trial as a plan has it.
  func trial() throws -> (key: String, resolved: String) {
    try SpecificationFolder.with(["spec.yaml": spec, "corpus.txt": Self.corpus]) { folder in
      let study = try folder.study()
      let manifest = try StudyPlan(of: study, tasks: TaskShelf()).manifest
      let planned = try #require(
        manifest.trials.first {
          $0.replicate == replicate && manifest.configuration(of: $0).variant == variant
        })
      let configuration = manifest.configuration(of: planned)
      let resolved = configuration.specification.replacing(folder.path + "/", with: "")
      return (planned.key, resolved)
    }
  }

  private static let corpus = (0..<3_000).map { "\($0) bottles of beer\n" }.joined()

  private static let recall = """
    experiment: pinned
    task: {kind: mqar, vocabulary_size: 96, length: 64, pairs: 6}
    model: {num_layers: 2, model_dim: 64, z_dim: 32, value_dim: 64, chunk_size: 16}

    """

  private static let text = """
    experiment: pinned
    task: {kind: text, path: corpus.txt, length: 64}

    """

  private static let quickstart =
    "extends: "
    + URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Experiments/quickstart/experiment.yaml").standardized.path + "\n"

  static let all: [PinnedTrial] = [
    PinnedTrial("defaults", recall, "7843d872a9fd"),
    PinnedTrial("seed", recall + "seed: 7\n", "84f5976343a4"),
    PinnedTrial("replicate", recall + "replicates: 5\n", replicate: 4, "800714ef6c4a"),
    changed("megalodon", "model.arch: megalodon", "b543e86ce9f9"),
    changed("mega", "model.arch: mega", "bcd6bb66ae1a"),
    changed("llama", "model.arch: llama, model.ffn_hidden_dim: 96", "40e87685772a"),
    changed("no memory", "model.memory: none", "431c041b339c"),
    changed("memory lag", "model.memory: linear, model.memory_lag: 3", "dcb15ef2deab"),
    changed("window", "model.attention: sliding_window, model.window: 24", "282cf82edb57"),
    changed("norm", "model.time_norm: timestep, model.ema: real", "0b89c2567cc3"),
    changed(
      "dropout and heads", "model.dropout: 0.1, model.num_rope_heads: 1, model.swiglu: false",
      "217497f3089d"),
    changed("depth", "model.num_layers: 3, model.init_mode: xavier", "755b7ab40293"),
    PinnedTrial(
      "optimizer",
      recall + "training: {batch: 8, micro_batch: 4, optimizer: {lr: 3e-3, clip: 0.5}}\n",
      "992f4cb73fdd"),
    PinnedTrial(
      "schedule",
      recall + "training: {steps: 90, schedule: {kind: wsd, warmup: 9, decay_fraction: 0.3}}\n",
      "8b1e85935c1b"),
    PinnedTrial(
      "stop and precision",
      recall + "training: {precision: bfloat16, stop: {metric: valid/accuracy, at_least: 0.9}}\n",
      "4dc4b2cf7a37"),
    PinnedTrial(
      "mixture",
      recall + "mixture: [{weight: 1}, {length: 32, weight: {0: 1, 50: 0}}]\nmixture_run: 2\n",
      "fa8375de64b9"),
    PinnedTrial(
      "slices", recall + "slices: {short: {length: 32}}\ngrid: {pairs: [2, 4]}\n", "7b96fd4eee91"),
    PinnedTrial("text", text, "aeb99df4c421"),
    PinnedTrial(
      "carried text", text + "training: {batch: 4, micro_batch: 2, carry_state: true}\n",
      "8a944ee7658e"),
    PinnedTrial(
      "needle", "experiment: pinned\ntask: {kind: needle, length: 160, keys: 4}\n",
      "b1baef12d210"),
    PinnedTrial(
      "compression", "experiment: pinned\ntask: {kind: compression, length: 32}\n",
      "d31d7fb103fb"),
    PinnedTrial("quickstart", quickstart, "15ad5ab53c76"),
    PinnedTrial("quickstart, no memory", quickstart, variant: "no-memory", "783347625b9c"),
    PinnedTrial("quickstart, chunks", quickstart, variant: "chunk-attention", "e639b9c2f478"),
    PinnedTrial("quickstart, norm", quickstart, variant: "timestep-norm", "cdfa29ee594a"),
    PinnedTrial("quickstart, no average", quickstart, variant: "no-ema", "7b4591abe3fb"),
  ]

  /// A variant of the recall task's study.
  private static func changed(_ name: String, _ differences: String, _ key: String) -> PinnedTrial {
    PinnedTrial(name, recall + "variants: {a: {\(differences)}}\n", variant: "a", key)
  }
}

@Suite struct `Trials of earlier versions` {
  @Test(arguments: PinnedTrial.all)
  private func `keep their keys`(_ pinned: PinnedTrial) throws {
    #expect(try pinned.trial().key == pinned.key)
  }

  /// A key says that something differs; the specification that a plan holds says what.
  @Test(arguments: [
    "defaults", "mega", "llama", "mixture", "carried text", "quickstart, no average",
  ])
  func `keep their resolved specifications`(_ name: String) throws {
    let pinned = try #require(PinnedTrial.all.first { $0.name == name })
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(
        path: "Fixtures/resolved/\(name.replacing(", ", with: "-").replacing(" ", with: "-")).json")
    let expected = try String(contentsOf: path, encoding: .utf8)
    #expect(try pinned.trial().resolved + "\n" == expected)
  }
}
