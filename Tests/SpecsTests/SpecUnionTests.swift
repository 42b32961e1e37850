import Specs
import Testing

@Suite struct `A union` {
  @Test func `has the fields of its kind`() throws {
    #expect(
      try read("experiment: e\ntask: {kind: text, path: a.txt}").task == .text(.init(path: "a.txt"))
    )
    #expect(
      mistakes(in: "experiment: e\ntask: {kind: text, path: a.txt, pairs: 3}") == [
        "spec.yaml:2:33: unknown key 'pairs' in 'task' of kind 'text'; expected path"
      ])
  }

  @Test func `is read into the default of its own kind`() throws {
    let partial = try read(study("training: {optimizer: {beta1: 0.5}}"))
    #expect(partial.training.optimizer == .adamw(ExampleAdamW(beta1: 0.5, beta2: 0.98)))
    let other = try read(study("training: {optimizer: {kind: sgd}}"))
    #expect(other.training.optimizer == .sgd)
  }

  @Test func `is replaced whole by an override of another kind`() throws {
    let changed = try read(ExampleStudy.text, applying: ["training.optimizer={kind: sgd}"])
    #expect(changed.training.optimizer == .sgd)
    let same = try read(ExampleStudy.text, applying: ["training.optimizer={kind: adamw, beta1: 0}"])
    #expect(same.training.optimizer == .adamw(ExampleAdamW(beta1: 0, beta2: 0.95)))
  }

  @Test func `rejects a kind that is no name`() {
    #expect(
      mistakes(in: "experiment: e\ntask: {kind: [mqar]}") == [
        "spec.yaml:2:14: task.kind: expected one of text, mqar, found a list"
      ])
    #expect(
      mistakes(in: "experiment: e\ntask: mqar") == [
        "spec.yaml:2:7: task: expected a mapping with a 'kind', found 'mqar'"
      ])
  }
}
