import Specs
import Testing

@Suite struct `A rule between fields` {
  @Test func `points at the field it names`() {
    #expect(
      mistakes(in: study("model:\n  model_dim: 10\n  num_heads: 3\n")) == [
        "spec.yaml:5:14: model.num_heads: must divide model_dim 10, found 3"
      ])
  }

  @Test func `points at the section where the field is not given`() {
    #expect(
      mistakes(in: study("model: {num_heads: 2}\nbaseline: gekco\nvariants:\n  gecko: {}\n")) == [
        "spec.yaml:4:11: baseline: expected a variant, found 'gekco'; nearest 'gecko'"
      ])
    let text = study("model:\n  num_heads: 3\n")
    #expect(mistakes(in: text).first?.hasPrefix("spec.yaml:4:14: model.num_heads: must") == true)
  }

  @Test func `is not checked on fields that were mistaken`() {
    #expect(mistakes(in: study("model: {model_dim: ten, num_heads: 3}")).count == 1)
    #expect(mistakes(in: study("model: {num_haeds: 4, model_dim: 3}")).count == 1)
  }

  @Test func `is checked beside mistakes in other fields`() {
    let text = study("model: {dropout: 2, model_dim: 10, num_heads: 3}")
    #expect(mistakes(in: text).count == 2)
  }
}
