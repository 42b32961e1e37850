import Specs
import Testing

@Suite struct `Reading a declared configuration` {
  @Test func `fills every field that the spec gives and keeps the other defaults`() throws {
    let study = try read(ExampleStudy.text)
    #expect(study.experiment == "component-ablation")
    #expect(study.seed == 7)
    #expect(study.model.numLayers == 4)
    #expect(study.model.modelDim == 128)
    #expect(study.model.dropout == 0.1)
    #expect(study.model.ropeHeads == nil)
    #expect(study.model.isSwiGLU)
    #expect(study.task == .recall(ExampleRecall(pairs: 8)))
    #expect(study.training.rate == 1e-3)
    #expect(study.training.optimizer == .adamw(ExampleAdamW(beta1: 0.9, beta2: 0.95)))
    #expect(study.variants.map(\.name) == ["gecko", "no-memory"])
    #expect(study.variants.last?.value.map(\.path) == [["model", "memory"]])
    #expect(study.taps == ["layers.*.memory"])
    #expect(study.steps == [.number(0), .number(500), .last])
  }

  @Test func `reads a part of a spec by its path`() throws {
    let document = try SpecDocument(text: ExampleStudy.text, name: "spec.yaml")
    #expect(try document.read(ExampleModel.self, at: "model").numLayers == 4)
    #expect(try document.read(ExampleModel.self, at: "absent") == ExampleModel())
  }

  @Test func `takes an empty section for one without keys`() throws {
    #expect(try read(study("model:\ntraining: ~\n")).model == ExampleModel())
  }

  @Test func `gives what could be read beside the mistakes`() throws {
    let text = study("seed: 5\nmodel: {num_layers: none, num_heads: 4}\n")
    let reading = try SpecDocument(text: text, name: "spec.yaml").reading(ExampleStudy.self)
    #expect(reading.value.seed == 5)
    #expect(reading.value.model.numLayers == 2)
    #expect(reading.value.model.numHeads == 4)
    #expect(reading.diagnostics.map(\.path) == ["model.num_layers"])
  }

  @Test func `reports all mistakes at once, in the order of the file`() {
    let text = """
      experiment: [a]
      seed: -1
      modle: {}
      model:
        arch: gekco
        num_layers: 65
        dpeth: 3
        num_heads: two
        dropout: 1.0
        swiglu: yes
        num_heads: 3
      task: {kind: mqra}
      training:
        steps: 1.5
        rate: 0
        optimizer: {kind: adamw, beta2: high, momentum: 0.9}
      variants: {a..b: {}, bad: {model..memory: none}}
      taps: memory
      steps: [0, -5, first]
      """
    #expect(
      mistakes(in: text) == [
        "spec.yaml:1:13: experiment: expected text, found a list",
        "spec.yaml:2:7: seed: expected an integer, found '-1'",
        "spec.yaml:3:1: unknown key 'modle'; did you mean 'model'?",
        "spec.yaml:5:9: model.arch: expected one of gecko, megalodon, llama, found 'gekco'; "
          + "did you mean 'gecko'?",
        "spec.yaml:6:15: model.num_layers: expected an integer from 1 to 64, found '65'",
        "spec.yaml:7:3: unknown key 'dpeth' in 'model'; expected one of arch, num_layers, "
          + "model_dim, num_heads, num_rope_heads, memory, dropout, swiglu",
        "spec.yaml:8:14: model.num_heads: expected an integer of at least 1, found 'two'",
        "spec.yaml:9:12: model.dropout: expected a number of at least 0 and below 1, found '1.0'",
        "spec.yaml:10:11: model.swiglu: expected true or false, found 'yes'",
        "spec.yaml:11:3: duplicate key 'num_heads' in 'model'; it is already given on line 8",
        "spec.yaml:12:14: task.kind: expected one of text, mqar, found 'mqra'; "
          + "did you mean 'mqar'?",
        "spec.yaml:14:10: training.steps: expected an integer of at least 0, found '1.5'",
        "spec.yaml:15:9: training.rate: expected a number above 0, found '0'",
        "spec.yaml:16:35: training.optimizer.beta2: expected a number of at least 0 and below 1, "
          + "found 'high'",
        "spec.yaml:16:41: unknown key 'momentum' in 'training.optimizer' of kind 'adamw'; "
          + "expected one of beta1, beta2",
        "spec.yaml:17:28: expected keys with dots between them, found 'model..memory'",
        "spec.yaml:18:7: taps: expected a list, found 'memory'",
        "spec.yaml:19:12: steps[1]: expected a step or 'last', found '-5'",
        "spec.yaml:19:16: steps[2]: expected a step or 'last', found 'first'",
      ])
  }

  @Test func `reports what is required and missing`() {
    #expect(
      mistakes(in: "seed: 1") == [
        "spec.yaml:1:1: missing key 'experiment'; expected text",
        "spec.yaml:1:1: missing key 'task'; expected a mapping with a 'kind'",
      ])
    #expect(
      mistakes(in: "experiment: e\n\ntask:\n  kind: text\n") == [
        "spec.yaml:3:1: missing key 'path' in 'task'; expected a path"
      ])
    #expect(
      mistakes(in: "experiment: ~\ntask: {}\n") == [
        "spec.yaml:1:13: experiment: expected text, found nothing",
        "spec.yaml:2:7: missing key 'kind' in 'task'; expected one of text, mqar",
      ])
  }

  @Test func `says what stands where a mapping or a scalar is expected`() {
    let text = study("model: [1]\ntraining:\n  steps:\n    most: 1\nbaseline: {a: 1}\n")
    #expect(
      mistakes(in: text) == [
        "spec.yaml:3:8: model: expected a mapping, found a list",
        "spec.yaml:5:3: training.steps: expected an integer of at least 0, found a mapping",
        "spec.yaml:7:11: baseline: expected text, found a mapping",
      ])
  }

  @Test func `throws no empty report`() async {
    await #expect(processExitsWith: .failure) { _ = SpecErrors([]) }
  }
}
