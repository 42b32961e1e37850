import Specs
import Testing

@Suite struct `An override` {
  @Test func `replaces a value or adds one`() throws {
    let study = try read(
      ExampleStudy.text,
      applying: ["model.num_layers=9", "training.steps= 5", "task.pairs=2", "baseline=no-memory"])
    #expect(study.model.numLayers == 9)
    #expect(study.training.steps == 5)
    #expect(study.task == .recall(ExampleRecall(pairs: 2)))
    #expect(study.baseline == "no-memory")
  }

  @Test func `takes a value verbatim unless it begins like a flow value`() throws {
    let verbatim = try read(ExampleStudy.text, applying: ["experiment=why: a # b; c = d"])
    #expect(verbatim.experiment == "why: a # b; c = d")
    let quoted = try read(ExampleStudy.text, applying: [#"experiment="a\tb""#, "taps=[x, 'y z']"])
    #expect(quoted.experiment == "a\tb")
    #expect(quoted.taps == ["x", "y z"])
    #expect(try read(ExampleStudy.text, applying: ["baseline="]).baseline == nil)
  }

  @Test func `reaches into a list by index`() throws {
    #expect(try read(ExampleStudy.text, applying: ["steps.1=7"]).steps[1] == .number(7))
  }

  @Test func `is applied after those before it`() throws {
    let study = try read(ExampleStudy.text, applying: ["seed=3", "seed=4"])
    #expect(study.seed == 4)
  }

  @Test func `is the place of its own mistakes, after those of the file`() {
    let arguments = [
      "model.num_heads=two", "model.foo.bar=1", "model={dpeth: 1, num_layer: 2}", "taps=[1",
    ]
    #expect(
      mistakes(in: study("seed: x"), applying: Array(arguments.prefix(3))) == [
        "spec.yaml:3:7: seed: expected an integer, found 'x'",
        "--set model.foo.bar=1: unknown key 'foo' in 'model'; expected one of arch, num_layers, "
          + "model_dim, num_heads, num_rope_heads, memory, dropout, swiglu",
        "--set model={dpeth: 1, num_layer: 2}: unknown key 'dpeth' in 'model'; expected one of arch,"
          + " num_layers, model_dim, num_heads, num_rope_heads, memory, dropout, swiglu",
        "--set model={dpeth: 1, num_layer: 2}: unknown key 'num_layer' in 'model'; "
          + "did you mean 'num_layers'?",
        "--set model.num_heads=two: model.num_heads: expected an integer of at least 1, found 'two'",
      ])
    #expect(
      mistakes(in: study(""), applying: arguments) == [
        "--set taps=[1: not YAML: did not find expected ',' or ']' "
          + "(while parsing a flow sequence that begins on line 1)"
      ])
  }

  @Test func `that is no assignment is a mistake, each of them reported`() {
    #expect(
      mistakes(in: study(""), applying: ["seed", "=3", "a..b=1", "seed={a: 1, a: 2}"]) == [
        "--set seed: expected path=value, such as model.num_layers=4",
        "--set =3: expected keys with dots between them, found ''",
        "--set a..b=1: expected keys with dots between them, found 'a..b'",
        "--set seed={a: 1, a: 2}: duplicate key 'a'; it is already given on line 1",
      ])
  }

  @Test func `that leads through something without keys is a mistake`() {
    #expect(
      mistakes(in: ExampleStudy.text, applying: ["seed.x=1", "steps.9=1", "taps.a.b=1"]) == [
        "--set seed.x=1: cannot set 'seed.x': 'seed' is '7' and has no keys",
        "--set steps.9=1: cannot set 'steps.9': 'steps' is a list and has 3 elements, none at '9'",
        "--set taps.a.b=1: cannot set 'taps.a.b': 'taps' is a list and has 1 elements, none at 'a'",
      ])
  }

  @Test func `of a variant is applied as those of the command line are`() throws {
    let document = try SpecDocument(text: ExampleStudy.text, name: "spec.yaml")
    let study = try document.read(ExampleStudy.self)
    let memories = try study.variants.map {
      try document.applying($0.value).read(ExampleStudy.self).model.memory
    }
    #expect(memories == [.adaptive, .none])
  }

  @Test func `of a variant points at its line in the spec`() throws {
    let text = study("variants:\n  a: {model.memry: none}\n  b:\n    model: {num_layers: 0}\n")
    let document = try SpecDocument(text: text, name: "spec.yaml")
    let lines = try document.read(ExampleStudy.self).variants.flatMap { variant in
      let reading = try document.applying(variant.value).reading(ExampleStudy.self)
      return reading.diagnostics.map { $0.within("variant '\(variant.name)'").description }
    }
    #expect(
      lines == [
        "spec.yaml:4:7: variant 'a': unknown key 'memry' in 'model'; did you mean 'memory'?",
        "spec.yaml:6:25: variant 'b': model.num_layers: expected an integer from 1 to 64, found '0'",
      ])
  }
}
