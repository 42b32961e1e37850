import Experiments
import Models
import Specs
import Testing
import Training

@Suite struct `A preset of a spec` {
  @Test(arguments: [("nano", 4, 128, 8, 8), ("small", 6, 256, 8, 8), ("base", 8, 512, 16, 4)])
  func `is the size of a benchmark`(
    _ name: String, _ layers: Int, _ width: Int, _ groups: Int, _ batch: Int
  ) throws {
    let specification = try study("extends: \(name)\n" + recall("")).specification
    #expect(specification.model.layerCount == layers)
    #expect(specification.model.modelDim == width)
    #expect(specification.model.timeNormGroups == groups)
    #expect(specification.training.configuration.batch == batch)
    #expect(specification.training.configuration.microBatch == 1)
  }

  @Test func `yields to the file, to settings and to another architecture`() throws {
    let text =
      "extends: small\n"
      + recall("model: {num_layers: 2}\nvariants: {a: {}, b: {model.arch: mega}}\n")
    let study = try study(text, settings: ["model.z_dim=32"])
    #expect(study.specification.model.layerCount == 2)
    #expect(study.specification.model.zDim == 32)
    #expect(study.specification.model.ffnHiddenDim == 512)
    #expect(study.variants[1].specification.model.headCount == 1)
    #expect(study.variants[1].specification.model.modelDim == 256)
  }

  @Test func `is the beginning of a spec that names none of its mistakes`() throws {
    #expect(
      try mistakes(in: "extends: nano\nexperiment: e\nmodel: {num_heads: 3}\n") == [
        "spec.yaml:1:1: missing key 'task'; expected a mapping with a 'kind'",
        "spec.yaml:3:20: model.num_heads: must divide z_dim 64, found 3",
        "spec.yaml:3:20: model.num_heads: must divide value_dim 256, found 3",
      ])
    #expect(
      try mistakes(in: "extends: nnao\n" + recall(""))[0]
        .hasSuffix("; did you mean the preset 'nano'?"))
  }
}
