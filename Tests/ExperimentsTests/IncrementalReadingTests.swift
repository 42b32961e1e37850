import Experiments
import Specs
import Testing

@Suite struct `A spec that differs in few places from one that was read` {
  private static let text = """
    experiment: e
    task: {kind: mqar, vocabulary_size: 96, length: 64, pairs: 6}
    mixture: [{weight: 1}, {length: 32, weight: 1}]
    model: {num_layers: 2, model_dim: 64, z_dim: 32, value_dim: 64, chunk_size: 16}
    training:
      steps: 200
      optimizer: {lr: 1e-3, clip: 0.5}
      schedule: {kind: wsd, warmup: 20, decay_fraction: 0.5}
    capture: [{taps: [final_norm], steps: [0, 150]}]

    """

  private func document() throws -> SpecDocument {
    try SpecDocument(text: Self.text, name: "spec.yaml")
  }

  @Test(arguments: [
    [], ["training.optimizer.lr=3e-3"], ["training.optimizer.beta2=0.9"],
    ["training.optimizer={kind: adamw, lr: 1}"], ["training.schedule.warmup=7"],
    ["training.schedule={kind: linear}"], ["training.steps=160"],
    ["training.stop={metric: valid/loss, at_most: 1}"], ["model.memory=none"],
    ["model.arch=llama", "training.optimizer.lr=1e-4"], ["model.arch=mega"], ["model.z_dim=48"],
    ["model={model_dim: 32}"], ["task.pairs=4"], ["task={kind: needle}"], ["mixture=[{weight: 2}]"],
    ["seed=5"], ["training.batch=8", "training.micro_batch=4"], ["capture=[]"], ["question=why"],
  ])
  func `says what it says when it is read as a whole`(_ settings: [String]) throws {
    let document = try document()
    let changed = try document.applying(SpecArguments(parsing: settings).overrides)
    let whole = changed.reading(StudySpecification.self)
    let after = changed.reading(
      StudySpecification.self, after: document.reading(StudySpecification.self))
    #expect(whole.diagnostics.isEmpty)
    #expect(after.diagnostics.isEmpty)
    #expect(after.value == whole.value)
    let before = try document.read(StudySpecification.self)
    #expect(
      SpecWriting(after.value, after: SpecWriting(before)).jsonText
        == whole.value.specValue.jsonText)
  }

  @Test(arguments: [
    ["training.steps=100"], ["training.optimizer.lr=-1"], ["training.optimizer.lrr=1"],
    ["training.stop={metric: valid/lss, at_most: 1}"], ["model.num_heads=3"], ["model.arch=gek"],
    ["task.pairs=60"], ["task.kind=text"], ["training.schedule.decay_fraction=0.95"],
    ["capture=[{taps: [final_norm], steps: [900]}]"], ["mixture=[]", "mixture_run=2"],
    ["training=7"], ["training.micro_batch=99", "model.num_layers=x"], ["nothing=1"],
  ])
  func `has the mistakes that it has when it is read as a whole`(_ settings: [String]) throws {
    let document = try document()
    let changed = try document.applying(SpecArguments(parsing: settings).overrides)
    let whole = changed.reading(StudySpecification.self)
    let after = changed.reading(
      StudySpecification.self, after: document.reading(StudySpecification.self))
    #expect(!whole.diagnostics.isEmpty)
    #expect(after.diagnostics == whole.diagnostics)
  }
}
