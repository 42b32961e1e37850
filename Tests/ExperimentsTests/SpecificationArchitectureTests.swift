import Experiments
import Models
import Specs
import Testing

/// A Gecko that spells out what makes it one, as the manual's example does.
private let gecko = """
  experiment: e
  task: {kind: mqar}
  model:
    arch: gecko
    num_layers: 3
    num_heads: 2
    num_rope_heads: 2
    timenorm_num_groups: 16
    time_norm: timestep_decay
    attention: sliding_chunk
    memory: adaptive
    ema: none
    rope_base: 1000
    two_hop_residual: false
    chunk_size: 32

  """

/// An architecture's defaults with the sizes of the spec above.
private func expected(
  _ architecture: ModelConfiguration.Architecture,
  _ change: (inout ModelConfiguration) -> Void = { _ in }
) -> ModelConfiguration {
  var model = ModelConfiguration.defaults(of: architecture)
  model.layerCount = 3
  model.chunkSize = 32
  if architecture != .mega {
    model.headCount = 2
    model.ropeHeadCount = 2
    model.timeNormGroups = 16
  }
  change(&model)
  return model
}

@Suite struct `Another architecture than the spec's` {
  @Test(arguments: [ModelConfiguration.Architecture.megalodon, .mega, .llama])
  func `brings its own switches in a variant, and keeps the sizes`(
    _ architecture: ModelConfiguration.Architecture
  ) throws {
    let study = try study(
      gecko + "variants:\n  base: {}\n  other: {model.arch: \(architecture)}\n")
    #expect(study.variants[0].specification.model.ropeBase == 1000)
    #expect(study.variants[1].specification.model == expected(architecture))
  }

  @Test func `keeps what the same variant sets, in any order and form`() throws {
    let study = try study(
      gecko + """
        variants:
          a: {model.ema: none, model.arch: megalodon}
          b: {model.arch: megalodon, model.ema: none, training.steps: 900}
          c: {model: {ema: none, arch: megalodon}, training.steps: 800}

        """)
    let wanted = expected(.megalodon) { $0.ema = .none }
    #expect(study.variants.map(\.specification.model) == [wanted, wanted, wanted])
  }

  @Test func `brings its own switches in an argument`() throws {
    let llama = try study(gecko, settings: ["model.attention=sliding_window", "model.arch=llama"])
    let wanted = expected(.llama) { $0.attention = .slidingWindow }
    #expect(llama.specification.model == wanted)
    #expect(llama.specification.baseline == "llama")
  }

  @Test func `brings its own switches in a spec that extends another`() throws {
    let files = [
      "gecko.yaml": gecko,
      "spec.yaml": "extends: gecko.yaml\nmodel: {arch: megalodon, time_norm: layer}\n",
      "same.yaml": "extends: gecko.yaml\nmodel: {arch: gecko, num_layers: 4}\n",
      "back.yaml": "extends: spec.yaml\nmodel: {arch: gecko}\n",
    ]
    try SpecificationFolder.with(files) { folder in
      let wanted = expected(.megalodon) { $0.timeNorm = .layer }
      #expect(try folder.study().specification.model == wanted)
      let same = try folder.study("same.yaml").specification.model
      #expect(same.ema == .none && same.ropeBase == 1000 && same.layerCount == 4)
      #expect(try folder.study("back.yaml").specification.model == expected(.gecko))
    }
  }

  @Test func `is none when it is the one that was meant already`() throws {
    let text = recall("model: {memory: none}\nvariants:\n  a: {model.arch: gecko}\n")
    #expect(try study(text).model("a", "memory") == .text("none"))
  }

  @Test func `leaves one head and one group behind with Mega`() throws {
    let text = recall(
      "model: {arch: mega, num_heads: 1, timenorm_num_groups: 1, num_layers: 5}\n"
        + "variants:\n  mega: {}\n  gecko: {model.arch: gecko}\n")
    var wanted = ModelConfiguration()
    wanted.layerCount = 5
    #expect(try study(text).variants[1].specification.model == wanted)
  }

  @Test func `that does not exist changes nothing but is a mistake`() throws {
    #expect(
      try mistakes(in: gecko + "variants:\n  a: {model.arch: megalodn, model.ema: x}\n") == [
        "spec.yaml:17:19: variant 'a': model.arch: expected one of gecko, megalodon, mega, llama, "
          + "found 'megalodn'; did you mean 'megalodon'?",
        "spec.yaml:17:40: variant 'a': model.ema: expected one of complex, real, none, found 'x'",
      ])
  }
}
