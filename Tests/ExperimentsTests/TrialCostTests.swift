import Experiments
import Layers
import Models
import Testing

@Suite struct `The cost of a trial` {
  private static let speed = MachineSpeed(
    products: [
      .init(width: 16, float32: 5e10, bfloat16: 1e11),
      .init(width: 256, float32: 1e11, bfloat16: 3e11),
    ], pace: 1, cores: 4)

  private func cost(_ settings: String...) throws -> TrialCost {
    let specification = try study(
      recall("training: {steps: 200, batch: 32, evaluate_every: 60}\n"), settings: settings
    ).variants[0].specification
    return TrialCost(
      of: specification, vocabularySize: 8192, validationExamples: 1000, testExamples: 500)
  }

  private func seconds(_ threads: Int = 1, _ settings: String...) throws -> Double {
    let specification = try study(
      recall("training: {steps: 200, batch: 32, evaluate_every: 60}\n"), settings: settings
    ).variants[0].specification
    return TrialCost(
      of: specification, vocabularySize: 8192, validationExamples: 1000, testExamples: 500
    ).seconds(threads: threads, on: Self.speed)
  }

  @Test func `counts parameters, state and tokens exactly`() throws {
    let cost = try cost()
    let model = ModelConfiguration()
    #expect(
      cost.parameters == LanguageModel(model, vocabularySize: 8192).layout.parameterCount)
    #expect(cost.stateBytes == model.largestStateBytes(within: 64))
    #expect(
      cost.trainingFLOPsPerToken == model.trainingFLOPsPerToken(length: 64, vocabulary: 8192))
    #expect(cost.trainedTokens == 200 * 32 * 64)
    // After steps 60, 120, 180 and the last; then the test split.
    #expect(cost.evaluatedTokens == (4 * 1000 + 500) * 64)
    #expect(try self.cost("training.evaluate_every=50").evaluatedTokens == 4500 * 64)
  }

  @Test func `is the sum of its steps and evaluations`() throws {
    let seconds = try ["200", "400", "600"].map { steps in
      try self.seconds(
        1, "training.steps=\(steps)", "training.evaluate_every=1000",
        "training.checkpoint_every=0")
    }
    #expect(abs(seconds[2] - seconds[1] - (seconds[1] - seconds[0])) < 1e-9 * seconds[2])
    #expect(seconds[1] > 1.5 * seconds[0] && seconds[1] < 2 * seconds[0])
  }

  /// Large micro-batches are shared by the workers, and huge activations are not all kept.
  @Test func `has the activations of one large micro-batch`() throws {
    let size = ["model.model_dim=512", "task.length=2048", "training.batch=4"]
    func bytes(_ threads: Int, _ layers: Int) throws -> Int {
      try cost(
        size[0], size[1], size[2], "training.micro_batch=1", "model.num_layers=\(layers)",
        "model.ffn_hidden_dim=1024"
      ).memoryBytes(threads: threads)
    }
    #expect(try bytes(2, 8) == bytes(1, 8))
    #expect(try bytes(2, 1) > bytes(1, 1))
  }

  /// A step of one micro-batch is not one worker's.
  @Test func `takes half the time for two workers of one micro-batch`() throws {
    let one = ["training.batch=8", "training.micro_batch=8", "training.evaluate_every=1000"]
    let times = try [1, 2].map { try seconds($0, one[0], one[1], one[2]) }
    #expect(times[1] > 0.5 * times[0] && times[1] < 0.7 * times[0], "\(times)")
  }

  @Test func `takes less memory and more time with blocks computed again`() throws {
    let (kept, again) = (try cost(), try cost("training.recompute=4"))
    #expect(again.memoryBytes(threads: 1) < kept.memoryBytes(threads: 1))
    let ratio = try seconds(1, "training.recompute=4") / seconds()
    #expect(ratio > 1.1 && ratio < 1.4)
  }

  @Test(arguments: [
    "model.model_dim=256", "model.num_layers=8", "model.ffn_hidden_dim=512", "task.length=128",
    "training.batch=64", "training.evaluate_every=10", "model.hidden_dropout=0.1",
    "model.num_heads=4", "model.cema_ndim=32", "training.checkpoint_every=1",
  ])
  func `rises with what there is to do`(_ setting: String) throws {
    #expect(try seconds(1, setting) > seconds())
  }

  @Test(arguments: [
    "model.memory=none", "model.ema=none", "model.attention=none", "model.time_norm=none",
    "training.precision=bfloat16", "training.keep_best=false", "model.swiglu=false",
  ])
  func `falls with what there is not to do`(_ setting: String) throws {
    #expect(try seconds(1, setting) < seconds())
  }

  @Test func `divides micro-batches among threads, as far as there are cores`() throws {
    let one = try seconds(1)
    #expect(try seconds(2) < 0.6 * one)
    #expect(try seconds(4) < seconds(2))
    #expect(try seconds(64) == seconds(4))
    // Of three micro-batches, the last keeps one of two threads busy.
    let parts = ["training.batch=3", "training.micro_batch=1", "training.evaluate_every=1000"]
    let pairs = try seconds(2, parts[0], parts[1], parts[2])
    #expect(try pairs > 0.6 * seconds(1, parts[0], parts[1], parts[2]))
  }

  @Test func `takes memory for parameters once, and for activations on each thread`() throws {
    let cost = try cost()
    let (one, two, four) = (
      cost.memoryBytes(threads: 1), cost.memoryBytes(threads: 2), cost.memoryBytes(threads: 4)
    )
    #expect(one > 4 * 4 * cost.parameters)
    #expect(two > one && four - two == 2 * (two - one))
    // There are 8 micro-batches; 16 threads share one after another.
    #expect(cost.memoryBytes(threads: 8) == cost.memoryBytes(threads: 15))
    #expect(cost.memoryBytes(threads: 16) == one)
    #expect(try self.cost("training.batch=4").memoryBytes(threads: 8) < four)
  }

  @Test func `knows a product's rate between the widths that were measured`() throws {
    let narrow = MachineSpeed(
      products: [.init(width: 16, float32: 5e10, bfloat16: 1e11)], pace: 1, cores: 4)
    let cost = try cost()
    #expect(cost.seconds(threads: 1, on: narrow) > cost.seconds(threads: 1, on: Self.speed))
  }
}
