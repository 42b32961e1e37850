import Layers
import Models
import Store
import Tensors
import Training

/// A whole training run, step by step, with the trainer that studies use.
///
/// Micro-batches are single sequences, so that any number of threads has something to do.
struct TrajectoryVerification {
  private let fixture: ModelFixture
  private let configuration: TrainingConfiguration
  private let final: Parameters?
  /// Inputs and targets `[steps, B, L + 1]`.
  private let tokens: (shape: [Int], values: [Int32])
  private var reader: FixtureReader { fixture.reader }

  /// Reads `inputs/tokens`, the optimiser's settings and everything that a model needs.
  init(
    _ reader: FixtureReader, _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    var optimizer = try settings.object("optimizer")
    configuration = try TrainingConfiguration(fixture: &optimizer)
    fixture = try ModelFixture(reader, &settings)
    tokens = try reader.tokens(
      "tokens", [.any("steps"), .any("B"), .any("L + 1")], below: fixture.model.vocabularySize)
    guard tokens.shape[2] > 1 else {
      throw reader.malformed(
        .inputs, "tokens", expected: "at least 2 tokens a sequence", found: "1")
    }
    guard tokens.shape[0] <= configuration.steps else {
      throw reader.malformed(
        .inputs, "tokens", expected: "at most as many batches as optimizer.steps",
        found: "\(tokens.shape[0]) for \(configuration.steps) steps")
    }
    try fixture.requireMemory(batch: tokens.shape[1], length: tokens.shape[2])
    final =
      reader.names(in: .finalParameters).isEmpty
      ? nil : try ModelFixture.parameters(.finalParameters, of: fixture.model, reader)
    try reader.requireNothing(in: .inputs, beside: ["tokens"])
    try reader.requireNothing(in: .outputs, beside: ["loss", "grad_norm", "lr"])
    for group in [FixtureGroup.cotangents, .gradients, .taps] {
      try reader.requireNothing(in: group, beside: [])
    }
  }

  /// Trains and compares; every quantity fails when the run diverges.
  func quantities(threads: Int) throws(VerificationError) -> [VerifiedQuantity] {
    let steps = tokens.shape[0]
    // No step may be missing: what is not computed is NaN, and does not pass.
    var reports = [StepReport?](repeating: nil, count: steps)
    let trainer = Trainer(
      fixture.model, parameters: fixture.parameters, configuration,
      dropout: RandomStream(seed: 0), workers: WorkerPool(count: threads))
    for step in 0..<steps {
      guard let report = try? trainer.takeStep(on: batch(step)) else { break }
      reports[step] = report
    }
    let series: [(name: String, values: [Double])] = [
      ("loss", reports.map { $0?.loss ?? .nan }),
      ("grad_norm", reports.map { $0?.gradientNorm ?? .nan }),
      ("lr", reports.map { $0?.rate ?? .nan }),
    ]
    var quantities: [VerifiedQuantity] = []
    for (name, values) in series where reader.has(.outputs, name) {
      let expected = try reader.array(.outputs, name, shape: [steps]).reals
      quantities += Self.compare(name, values, expected)
    }
    return quantities + finalQuantities(trainer.parameters)
  }

  /// The tolerances of a series.
  ///
  /// The README leaves the gradient's norm open: it is held first to the tolerance of gradients, then
  /// to ten times the loss's, being the derivative of a loss that may have drifted by that much.
  private static func compare(
    _ name: String, _ computed: [Double], _ expected: [Double]
  ) -> [VerifiedQuantity] {
    func quantity(_ name: String, _ steps: Range<Int>, _ tolerance: Double) -> VerifiedQuantity {
      Agreement.relative(tolerance).quantity(
        FixtureGroup.outputs.rawValue, name, computed: Array(computed[steps]),
        expected: Array(expected[steps]))
    }
    let all = 0..<computed.count
    if name == "lr" { return [quantity(name, all, 1e-6)] }
    let (start, later) = name == "loss" ? (1e-5, 2e-3) : (1e-4, 2e-2)
    let first = 0..<min(5, computed.count)
    return [
      quantity("\(name) of the first \(first.count) steps", first, start),
      quantity(name, all, later),
    ]
  }

  private func finalQuantities(_ parameters: Parameters) -> [VerifiedQuantity] {
    guard let final else { return [] }
    return parameters.layout.entries.map { entry in
      Agreement.trained.quantity(
        FixtureGroup.finalParameters.rawValue, entry.name,
        computed: parameters[entry].values.map(Double.init),
        expected: final[entry].values.map(Double.init))
    }
  }

  private func batch(_ step: Int) -> [MicroBatch] {
    let (batch, length) = (tokens.shape[1], tokens.shape[2])
    return (0..<batch).map { sequence in
      let start = (step * batch + sequence) * length
      let row = tokens.values[start..<start + length]
      return MicroBatch(
        TokenBlock(Array(row.dropLast()), batch: 1, documentStart: fixture.documentStart),
        targets: Array(row.dropFirst()))
    }
  }
}

extension TrainingConfiguration {
  /// The optimiser of a fixture: AdamW, clipping, linear warm-up and a cosine.
  fileprivate init(fixture settings: inout FixtureSettings) throws(VerificationError) {
    self.init()
    steps = try settings.integer("steps")
    optimizer.rate = try settings.number("lr", nil, "a number from 0") { $0 >= 0 }
    optimizer.beta1 = try settings.rate("beta1")
    optimizer.beta2 = try settings.rate("beta2")
    optimizer.epsilon = try settings.positive("eps")
    optimizer.weightDecay = try settings.number("weight_decay", nil, "a number from 0") { $0 >= 0 }
    optimizer.clip = try settings.positive("clip")
    schedule.kind = .cosine
    schedule.warmup = try settings.integer("warmup", in: 0...FixtureSettings.most)
    schedule.finalRatio = try settings.number("final_lr_ratio", nil, "a number from 0") { $0 >= 0 }
    try settings.finish()
  }
}
