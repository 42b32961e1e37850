import Experiments
import Layers
import Store
import Testing

@Suite struct `A study of compression` {
  private static let task =
    "{kind: compression, vocabulary_size: 5, length: 4, valid_examples: 64, test_examples: 64}"

  /// A guess is right at 0.44 of the positions: one of four tokens at three, and the last.
  @Test func `is learnt beyond guessing, and generates nothing`() throws {
    let bench = try StudyBench()
    let settings = [
      "model.arch=llama", "training.steps=300", "training.batch=32", "training.micro_batch=16",
      "training.evaluate_every=100", "training.optimizer.lr=0.01",
    ]
    #expect(try bench.run(task: Self.task, settings: settings) == [.finished])
    let test = try bench.file().series("test")
    let accuracy = try #require(test[column: "accuracy"]?.last)
    #expect(accuracy > 0.6)
    let model = try TrainedModel(at: bench.endings[0].folder)
    #expect(model.parameters.layout.entries.contains { $0.name == "decoder.0.linear.bias" })
    #expect {
      _ = try model.generator(reading: .tokens([1, 2]))
    } throws: { error in
      "\(error)".contains("expected a model that says the next token")
    }
  }

  @Test func `says what its decoder asks of the model`() throws {
    #expect(
      try mistakes(
        in: """
          experiment: e
          task: \(Self.task)
          model: {arch: llama, model_dim: 9, num_heads: 1, num_rope_heads: 0}
          slices: {a: {kind: mqar, vocabulary_size: 5, length: 4, pairs: 1}}
          """) == [
          "spec.yaml:3:33: model.model_dim: the decoder's sinusoids come in pairs: expected an even "
            + "number of at least 4, found 9",
          "spec.yaml:4:13: slices.a: expected labels that are said from the last position, as those of "
            + "'task' are",
        ])
  }
}
