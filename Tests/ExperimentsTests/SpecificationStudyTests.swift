import Experiments
import Foundation
import Specs
import Testing

@Suite struct `A spec` {
  @Test func `of the manual gives its study`() throws {
    let study = try study(Manual.text)
    #expect(study.variants.map(\.name) == ["gecko", "no-memory", "chunk-attention", "megalodon"])
    #expect(study.specification.baseline == "gecko")
    #expect(study.text == Manual.text)
    #expect(study.path.hasSuffix("/spec.yaml"))
    #expect(study.model("gecko", "memory") == .text("adaptive"))
    #expect(study.model("no-memory", "memory") == .text("none"))
    #expect(study.model("chunk-attention", "attention") == .text("chunk"))
    #expect(study.model("megalodon", "time_norm") == .text("timestep"))
    #expect(study.model("megalodon", "z_dim") == .literal("64"))
    for variant in study.variants {
      #expect(variant.specification.variants == study.specification.variants)
      #expect(variant.specification.experiment == "component-ablation")
    }
  }

  @Test func `that comes with the program lacks nothing but perhaps a text`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Experiments")
    let specs = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .map { folder.appending(path: $0 + "/experiment.yaml").path }
      .filter { FileManager.default.fileExists(atPath: $0) }
    #expect(!specs.isEmpty)
    for spec in specs {
      do throws(SpecErrors) {
        _ = try loadStudy(path: spec, settings: [])
      } catch {
        #expect(error.diagnostics.map(\.path) == ["task.path"], "\(error)")
      }
    }
  }

  @Test func `says ten different mistakes at once, each at its place`() throws {
    #expect(try mistakes(in: Manual.withTenMistakes) == Manual.tenMistakes)
  }

  @Test func `with what is not there yet is told so`() throws {
    #expect(
      try mistakes(in: recall("sweep: {method: grid}\n")) == [
        "spec.yaml:3:1: unknown key 'sweep'"
      ])
  }

  @Test func `is read back from its resolved configuration`() throws {
    let first = try study(Manual.text)
    let second = try study(first.specification.specValue.yamlText)
    #expect(second.specification.specValue == first.specification.specValue)
    #expect(
      second.variants.map(\.specification.model) == first.variants.map(\.specification.model))
  }

  @Test func `needs a name that can be a folder's`() throws {
    #expect(
      try mistakes(in: "task: {kind: mqar}\n") == [
        "spec.yaml:1:1: missing key 'experiment'; expected a name of letters, digits, '.', '_' and "
          + "'-' that does not begin with '.'"
      ])
    for name in ["a/b", ".a", "..", "a b", "é"] {
      #expect(
        try mistakes(in: "experiment: \(name)\ntask: {kind: mqar}\n") == [
          "spec.yaml:1:13: experiment: expected a name of letters, digits, '.', '_' and '-' that "
            + "does not begin with '.', found '\(name)'"
        ])
    }
  }

  @Test func `has a seed and replicates within bounds`() throws {
    #expect(
      try mistakes(in: recall("seed: -1\nreplicates: 0\n")) == [
        "spec.yaml:3:7: seed: expected an integer from 0 to 9223372036854775807, found '-1'",
        "spec.yaml:4:13: replicates: expected an integer from 1 to 10000, found '0'",
      ])
    #expect(try study(recall("seed: 9223372036854775807\n")).specification.seed == 1 << 63 - 1)
  }

  @Test func `may be changed in any key by an argument`() throws {
    let study = try study(
      Manual.text,
      settings: [
        "experiment=other", "seed=9", "model.z_dim=32", "training.optimizer.lr=1",
        "task.pairs=2", "training.schedule={kind: constant}", "capture.0.steps=[last]",
        "variants={extra: {model.ema: none}}", "baseline=extra", "model.memory=linear",
      ])
    #expect(study.specification.experiment == "other")
    #expect(study.variants.map(\.name).last == "extra")
    #expect(study.specification.baseline == "extra")
    let value = study.value("extra")
    #expect(value?["seed"] == .literal("9"))
    #expect(value?["model"]?["z_dim"] == .literal("32"))
    #expect(value?["model"]?["memory"] == .text("linear"))
    #expect(value?["training"]?["optimizer"]?["lr"] == .literal("1.0"))
    #expect(value?["training"]?["schedule"]?["kind"] == .text("constant"))
    #expect(value?["task"]?["pairs"] == .literal("2"))
    // A variant's own difference comes last, and another architecture still brings its own.
    #expect(study.model("no-memory", "memory") == .text("none"))
    #expect(study.model("megalodon", "memory") == .text("none"))
  }

  @Test func `tells an argument's mistakes after its own`() throws {
    #expect(
      try mistakes(
        in: recall("seed: x\n"), settings: ["model.num_heads=3", "training.stesp=1"]) == [
          "spec.yaml:3:7: seed: expected an integer from 0 to 9223372036854775807, found 'x'",
          "--set model.num_heads=3: model.num_heads: must divide z_dim 64, found 3",
          "--set model.num_heads=3: model.num_heads: must divide value_dim 256, found 3",
          "--set training.stesp=1: unknown key 'stesp' in 'training'; did you mean 'steps'?",
        ])
  }
}
