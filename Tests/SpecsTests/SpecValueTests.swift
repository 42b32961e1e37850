import Specs
import Testing

@Suite struct `The resolved configuration` {
  @Test func `is written in the order declared, defaults included`() throws {
    let tree = try read(ExampleStudy.text).specValue
    #expect(
      tree.yamlText == """
        experiment: component-ablation
        seed: 7
        model:
          arch: gecko
          num_layers: 4
          model_dim: 128
          num_heads: 2
          num_rope_heads: null
          memory: adaptive
          dropout: 0.1
          swiglu: true
        task:
          kind: mqar
          pairs: 8
        training:
          steps: 100
          rate: 0.001
          optimizer:
            kind: adamw
            beta1: 0.9
            beta2: 0.95
        variants:
          gecko: {}
          no-memory:
            model.memory: none
        baseline: gecko
        taps: [layers.*.memory]
        steps: [0, 500, last]

        """)
    #expect(tree["model"]?["num_layers"] == .integer(4))
    #expect(
      ExampleModel().specValue.jsonText
        == #"{"arch": "gecko", "num_layers": 2, "model_dim": 64, "num_heads": 1, "#
        + #""num_rope_heads": null, "memory": "adaptive", "dropout": 0.0, "swiglu": true}"#)
  }

  @Test func `reads back to itself, as YAML and as JSON`() throws {
    var model = ExampleModel(numLayers: 3, numHeads: 4, ropeHeads: 1, dropout: 0.3)
    model.isSwiGLU = false
    var example = ExampleStudy(experiment: "it's: \"odd\"\n# \u{2028}\u{7F} ключ 🦎", model: model)
    example.seed = .max
    example.training = ExampleTraining(steps: 0, rate: 1.0 / 3, optimizer: .sgd)
    example.taps = [
      "no", "1e-3", "", " x ", "null", "a, b", "~", "- a", "{b}", "*c", "x: y", "yes",
    ]
    for text in [example.specValue.yamlText, example.specValue.jsonText] {
      let document = try SpecDocument(text: text, name: "resolved")
      // The required task has no default to be read into, and the example's has no path.
      let again = document.reading(ExampleStudy.self).value
      #expect(again.specValue == example.specValue)
      #expect(again.taps == example.taps)
      #expect(again.experiment == example.experiment)
    }
  }

  @Test(arguments: [
    0.1, 1e-3, 1e-8, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1.0 / 3, 1e16, 123_456.789,
  ])
  func `keeps every bit of a number`(_ number: Double) throws {
    var training = ExampleTraining()
    training.rate = number
    let text = training.specValue.jsonText
    let again = try SpecDocument(text: text, name: "resolved").read(ExampleTraining.self)
    #expect(again.rate.bitPattern == number.bitPattern)
  }

  @Test func `writes a list of mappings as a block`() {
    let list = SpecValue.list([
      .mapping([
        .init(key: "a", value: .list([.integer(1), .null])), .init(key: "b", value: .flag(true)),
      ]),
      .mapping([]),
    ])
    let tree = SpecValue.mapping([
      .init(key: "capture", value: list), .init(key: "1", value: .list([])),
    ])
    #expect(tree.yamlText == "capture:\n  - a: [1, null]\n    b: true\n  - {}\n\"1\": []\n")
  }

  @Test func `keeps what is raw as it was meant`() throws {
    let text = study(
      "variants: {a: {model.dropout: 1e-1, model.num_layers: 03, baseline: '03', x: ~}}")
    let written = try read(text).specValue["variants"]?["a"]?.jsonText
    #expect(
      written == #"{"model.dropout": 0.1, "model.num_layers": 3, "baseline": "03", "x": null}"#)
  }

  @Test func `refuses a number that no file can hold`() async {
    await #expect(processExitsWith: .failure) { _ = SpecValue.number(Double.infinity) }
    await #expect(processExitsWith: .failure) { _ = SpecValue.number(Float.nan) }
  }
}
