import Experiments
import Specs
import Testing

@Suite struct `The variants of a spec` {
  @Test func `are one without differences when none is given`() throws {
    for rest in ["model: {arch: llama}\n", "model: {arch: llama}\nvariants: {}\n"] {
      let study = try study(recall(rest))
      #expect(study.variants.map(\.name) == ["llama"])
      #expect(study.specification.baseline == "llama")
      #expect(study.variants[0].specification == study.specification)
    }
  }

  @Test func `have the first as baseline unless one is named`() throws {
    let variants = "variants:\n  b: {}\n  a: {model.ema: none}\n  c: {model.memory: none}\n"
    #expect(try study(recall(variants)).specification.baseline == "b")
    #expect(try study(recall(variants + "baseline: a\n")).specification.baseline == "a")
    #expect(
      try mistakes(in: recall("variants: {gecko: {}, no-memory: {}}\nbaseline: no-memroy\n")) == [
        "spec.yaml:4:11: baseline: expected one of gecko, no-memory, found 'no-memroy'; "
          + "did you mean 'no-memory'?"
      ])
    #expect(
      try mistakes(in: recall("baseline: other\n")) == [
        "spec.yaml:3:11: baseline: expected gecko, found 'other'"
      ])
  }

  @Test func `tell the mistakes of all of them, and shared ones once`() throws {
    #expect(
      try mistakes(
        in: recall(
          """
          model:
            num_heads: 3
            value_dim: 255
          variants:
            fine: {}
            depth: {model.num_layer: 2}
            even:
              model.z_dim: 63
              model.memory: no
            scalar: {model.num_heads.x: 1, model.num_layers: 0}
            other: {model.arch: llama, model.model_dim: 96}

          """)) == [
          "spec.yaml:4:14: model.num_heads: must divide z_dim 64, found 3",
          "spec.yaml:8:11: variant 'depth': unknown key 'num_layer' in 'model'; "
            + "did you mean 'num_layers'?",
          "spec.yaml:10:18: variant 'even': model.z_dim: the rotary embedding turns pairs: z_dim / "
            + "num_heads must be even, found 21; or set num_rope_heads: 0",
          "spec.yaml:11:19: variant 'even': model.memory: expected one of adaptive, no_delta, "
            + "no_online_softmax, linear, none, found 'no'",
          "spec.yaml:12:12: variant 'scalar': cannot set 'model.num_heads.x': 'model.num_heads' is "
            + "'3' and has no keys",
        ])
  }

  @Test func `differ in what trials may differ in`() throws {
    #expect(
      try mistakes(
        in: recall(
          """
          variants:
            a: {seed: 2, training.steps: 200, task.pairs: 2, capture: []}
            b: {baseline: a, modle.ema: none}

          """)) == [
          "spec.yaml:4:7: variants.a: expected a difference in model, task, mixture, training or "
            + "capture, found one in 'seed', which all variants share",
          "spec.yaml:5:7: variants.b: expected a difference in model, task, mixture, training or "
            + "capture, found one in 'baseline', which all variants share",
          "spec.yaml:5:20: variant 'b': unknown key 'modle'; did you mean 'model'?",
        ])
  }

  @Test func `have names that can be folders'`() throws {
    #expect(
      try mistakes(in: recall("variants:\n  ../a: {}\n  lr-1e-3.5: {}\n")) == [
        "spec.yaml:4:3: variants: expected a name of letters, digits, '.', '_' and '-' that does "
          + "not begin with '.', found '../a'"
      ])
  }
}
