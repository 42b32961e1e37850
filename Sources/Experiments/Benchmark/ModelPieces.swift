import Autograd
import Layers
import Models
import Store
import Tensors

/// A model run without recording, a piece of one sequence after another.
struct ModelPieces {
  let model: LanguageModel
  private let parameters: Parameters
  private let precision: BenchmarkPrecision
  private let pool = BufferPool()
  private let derived = DerivedTensors()
  private let team: Team
  let tokens: [Int32]

  /// The model of a size and a sequence of `count` random tokens.
  init(_ size: BenchmarkSize, _ precision: BenchmarkPrecision, count: Int, team: Team = nil) {
    self.precision = precision
    self.team = team
    (model, parameters) = size.makeModel()
    var stream = RandomStream(seed: 0).stream("data")
    tokens = (0..<count).map { _ in Int32(stream.integer(below: BenchmarkSize.vocabulary)) }
  }

  /// The state before the first token.
  var start: ModelState { model.makeState(batch: 1) }

  /// The logits of the token after each of `tokens`, `[count, vocabulary]`.
  func logits(of tokens: [Int32], after state: inout ModelState) -> Tensor {
    var next: ModelState? = state
    let logits = self.logits(of: tokens, after: &next)
    if let next { state = next }
    return logits
  }

  /// The same of a sequence from its beginning, at once.
  func logits(ofWhole tokens: [Int32]) -> Tensor {
    var none: ModelState?
    return logits(of: tokens, after: &none)
  }

  private func logits(of tokens: [Int32], after state: inout ModelState?) -> Tensor {
    let tape = Tape(
      pool: pool, isRecording: false, precision: precision.ofProducts, derived: derived,
      team: team)
    let pass = Pass(parameters, tape: tape)
    let features = model.features(of: TokenBlock(tokens, batch: 1), after: &state, in: pass)
    return model.logits(of: features, in: pass).value.reshaped([tokens.count, model.vocabularySize])
  }

  /// Compares logits in pieces with those of the whole sequence, which are cut differently and
  /// rounded differently through all layers.
  func check(_ name: String, _ pieces: [Float], _ whole: [Float]) -> BenchmarkCheck {
    let error = BenchmarkCheck.error(of: pieces, against: whole.map(Double.init))
    return BenchmarkCheck(
      "\(name) against the whole sequence's", error: error, tolerance: precision.outputTolerance)
  }
}

/// Evaluation of a long sequence in pieces of a chunk.
struct StreamTrial {
  private let pieces: ModelPieces
  private let chunk: Int

  init(_ size: BenchmarkSize, _ precision: BenchmarkPrecision) {
    pieces = ModelPieces(size, precision, count: size.length)
    chunk = size.model.chunkSize
  }

  var trial: BenchmarkTrial {
    BenchmarkTrial(unit: .tokens) {
      var streamed: [Float] = []
      run { streamed += $0.values }
      let whole = pieces.logits(ofWhole: pieces.tokens).values
      return [pieces.check("streamed logits", streamed, whole)]
    } run: {
      let time = ContinuousClock().measure { run { _ in } }
      let count = pieces.tokens.count
      return [
        BenchmarkTrial.Sample(
          name: "\(count) tokens in pieces of \(chunk)", work: Double(count),
          seconds: time.seconds)
      ]
    }
  }

  private func run(_ body: (Tensor) -> Void) {
    var state = pieces.start
    for first in stride(from: 0, to: pieces.tokens.count, by: chunk) {
      let piece = pieces.tokens[first..<min(first + chunk, pieces.tokens.count)]
      body(pieces.logits(of: Array(piece), after: &state))
    }
  }
}

/// One token at a time, each the likeliest after those before it, behind a full window and memory.
struct GenerationTrial {
  private static let count = 32

  private let pieces: ModelPieces
  private let prompted: ModelState
  private let team: Team

  init(_ size: BenchmarkSize, _ precision: BenchmarkPrecision, threads: Int) {
    team = .of(threads: threads, cores: UsableCores.count)
    pieces = ModelPieces(size, precision, count: size.length, team: team)
    var state = pieces.start
    _ = pieces.logits(of: Array(pieces.tokens.dropLast()), after: &state)
    prompted = state
  }

  var trial: BenchmarkTrial {
    BenchmarkTrial(unit: .tokens) {
      var streamed: [Float] = []
      let generated = generate { streamed += $0.values }
      let whole = pieces.logits(ofWhole: pieces.tokens + generated.dropLast())
      let last = whole.entries(whole.shape[0] - Self.count..<whole.shape[0])
      return [pieces.check("generated tokens' logits", streamed, last.values)]
    } run: {
      let time = ContinuousClock().measure { _ = team.patiently { generate { _ in } } }
      return [
        BenchmarkTrial.Sample(
          name: "\(Self.count) tokens after \(pieces.tokens.count)", work: Double(Self.count),
          seconds: time.seconds)
      ]
    }
  }

  /// The tokens after the prompt; `body` sees the logits that each was chosen by.
  private func generate(_ body: (Tensor) -> Void) -> [Int32] {
    var state = prompted
    var token = pieces.tokens[pieces.tokens.count - 1]
    return (0..<Self.count).map { _ in
      let logits = pieces.logits(of: [token], after: &state)
      body(logits)
      let values = logits.values
      token = Int32(values.indices.max { values[$0] < values[$1] } ?? 0)
      return token
    }
  }
}
