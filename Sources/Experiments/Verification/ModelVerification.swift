import Autograd
import Layers
import Models
import Store
import Tensors

/// A model on a batch: logits, whole and in pieces, loss, taps, and gradients of the mean
/// cross-entropy, as training computes them.
struct ModelVerification {
  private let fixture: ModelFixture
  private let tokens: TokenBlock
  private var reader: FixtureReader { fixture.reader }
  private var model: LanguageModel { fixture.model }

  /// Reads `inputs/tokens [B, L]` and everything that a model needs.
  init(
    _ reader: FixtureReader, _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    fixture = try ModelFixture(reader, &settings)
    let (shape, tokens) = try reader.tokens(
      "tokens", [.any("B"), .any("L")], below: fixture.model.vocabularySize)
    self.tokens = TokenBlock(tokens, batch: shape[0], documentStart: fixture.documentStart)
    try fixture.requireMemory(batch: shape[0], length: shape[1])
    try reader.requireNothing(in: .inputs, beside: ["tokens", "targets"])
    try reader.requireNothing(in: .outputs, beside: ["logits", "loss"])
    try reader.requireNothing(
      in: .gradients, beside: fixture.model.layout.entries.map(\.name))
    try reader.requireNothing(in: .cotangents, beside: [])
    try reader.requireNothing(in: .finalParameters, beside: [])
  }

  /// Compares everything that the fixture has.
  func quantities() throws(VerificationError) -> [VerifiedQuantity] {
    let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: true)
    let gradients = Tensor.zeros([model.layout.count])
    let taps = TapRecorder(reader.names(in: .taps))
    let pass = Pass(fixture.parameters, tape: tape, gradients: gradients, taps: taps)
    var state: ModelState?
    let features = model.features(of: tokens, after: &state, in: pass)
    var quantities: [VerifiedQuantity] = []
    if reader.has(.outputs, "logits") {
      quantities += try logits(of: features, in: pass)
    }
    if let loss = try loss(of: features, in: pass) {
      if reader.has(.outputs, "loss") {
        quantities.append(try reader.quantity(.outputs, "loss", .activation, computed: loss.value))
      }
      tape.backward(from: [(loss, Tensor([1], shape: [1]))])
    }
    return try quantities + tapQuantities(taps) + gradientQuantities(gradients)
  }

  /// Logits of the whole batch and of its pieces, against the same array.
  private func logits(
    of features: Variable, in pass: Pass
  ) throws(VerificationError) -> [VerifiedQuantity] {
    let whole = try reader.quantity(
      .outputs, "logits", .activation, computed: model.logits(of: features, in: pass).value)
    let shape = [tokens.batch, tokens.length, model.vocabularySize]
    let expected = try reader.array(.outputs, "logits", shape: shape)
    let streamed = Agreement.activation.quantity(
      "streamed", "logits", computed: streamedLogits(), expected: expected.reals)
    return [whole, streamed]
  }

  /// The mean cross-entropy, when the fixture has something that comes of it.
  private func loss(
    of features: Variable, in pass: Pass
  ) throws(VerificationError) -> Variable? {
    let isNeeded =
      reader.has(.outputs, "loss") || !reader.names(in: .gradients).isEmpty
      || reader.has(.inputs, "targets")
    guard isNeeded else { return nil }
    let targets = try reader.tokens(
      "targets", [.exactly(tokens.batch), .exactly(tokens.length)], below: model.vocabularySize)
    var operation = ProjectedCrossEntropy(
      targets: targets.values, scale: 1 / Double(targets.values.count))
    return model.apply(&operation, to: features, in: pass)
  }

  private func tapQuantities(_ taps: TapRecorder) throws(VerificationError) -> [VerifiedQuantity] {
    try reader.requireNothing(in: .taps, beside: taps.heard)
    var quantities: [VerifiedQuantity] = []
    for name in reader.names(in: .taps) {
      guard let (shape, elements) = taps.recorded[name] else { continue }
      let expected = try reader.array(.taps, name, shape: shape)
      quantities.append(
        Agreement.activation.quantity(
          FixtureGroup.taps.rawValue, name, computed: elements.map(Double.init),
          expected: expected.reals))
    }
    return quantities
  }

  private func gradientQuantities(
    _ gradients: Tensor
  ) throws(VerificationError) -> [VerifiedQuantity] {
    var quantities: [VerifiedQuantity] = []
    for entry in model.layout.entries where reader.has(.gradients, entry.name) {
      let gradient = gradients.slice(from: entry.slice.offset, shape: entry.slice.shape)
      quantities.append(
        try reader.quantity(.gradients, entry.name, .gradient, computed: gradient))
    }
    return quantities
  }
}

extension ModelVerification {
  /// Logits `[B, L, E]` of the sequences fed in pieces of 1 step, 7 steps, a chunk, and the rest.
  private func streamedLogits() -> [Double] {
    let width = model.vocabularySize
    var logits = [Double](repeating: .nan, count: tokens.batch * tokens.length * width)
    var state: ModelState? = model.makeState(batch: tokens.batch)
    let pool = BufferPool(isPoisoned: true)
    for piece in pieces {
      let pass = Pass(fixture.parameters, tape: Tape(pool: pool, isRecording: false))
      let features = model.features(of: tokens.piece(piece), after: &state, in: pass)
      let values = model.logits(of: features, in: pass).value.values
      for sequence in 0..<tokens.batch {
        let start = (sequence * tokens.length + piece.lowerBound) * width
        for index in 0..<piece.count * width {
          logits[start + index] = Double(values[sequence * piece.count * width + index])
        }
      }
    }
    return logits
  }

  private var pieces: [Range<Int>] {
    var start = 0
    let lengths = [1, 7, model.configuration.chunkSize, tokens.length]
    return lengths.compactMap { length in
      let piece = start..<min(start + length, tokens.length)
      start = piece.upperBound
      return piece.isEmpty ? nil : piece
    }
  }
}
