import Autograd
import Layers
import Models
import Store
import Tasks
package import Tensors
import Training

/// A trained model that goes on with a sequence, token by token, in constant memory.
///
/// The prompt is read in pieces of many tokens; how long they are changes the speed only.
package struct TokenGenerator {
  let trained: TrainedModel
  private let pool = BufferPool()
  private let team: Team
  private(set) var state: ModelState
  /// The tokens so far, read and generated.
  package private(set) var tokens: [Int32] = []
  /// Logits of the token after them, `[E]`; empty before the first.
  package private(set) var logits: [Float] = []

  /// The model before its first token, to be run by `threads` threads.
  package init(_ trained: TrainedModel, threads: Int = 1) {
    self.trained = trained
    team = .of(threads: threads, cores: UsableCores.count)
    state = trained.model.makeState(batch: 1)
  }

  /// The model where a state says it is, after `tokens`.
  init(
    _ trained: TrainedModel, threads: Int, state: ModelState, tokens: [Int32], logits: [Float]
  ) {
    self.trained = trained
    team = .of(threads: threads, cores: UsableCores.count)
    self.state = state
    self.tokens = tokens
    self.logits = logits
  }

  /// Tokens of a piece of a prompt.
  private var piece: Int { max(trained.model.configuration.chunkSize, 256) }

  /// Reads tokens.
  ///
  /// - Parameter next: All below the model's vocabulary.
  package mutating func read(_ next: [Int32]) {
    team.patiently { readPieces(of: next) }
    tokens += next
  }

  private mutating func readPieces(of next: [Int32]) {
    for start in stride(from: 0, to: next.count, by: piece) {
      let piece = Array(next[start..<min(start + piece, next.count)])
      let pass = trained.pass(in: pool, team: team)
      let block = TokenBlock(
        piece, batch: 1, documentStart: trained.specification.task.documentStart)
      let features = trained.features(of: block, after: &state, in: pass).value
      guard start + piece.count == next.count else { continue }
      // What earlier tokens of the prompt were followed by is known.
      let width = trained.model.configuration.modelDim
      let last = features.reshaped([piece.count, width]).entries(piece.count - 1..<piece.count)
      logits =
        trained.model.logits(of: pass.tape.constant(last.reshaped([1, 1, width])), in: pass).value
        .values
    }
  }

  /// Chooses a token and reads it.
  ///
  /// - Throws: `TrainedModelError.noNumbers` when the model's logits are not finite.
  /// - Precondition: Something has been read.
  package mutating func next(
    by rule: SamplingRule, using stream: inout RandomStream
  ) throws(TrainedModelError) -> Int32 {
    precondition(!logits.isEmpty, "a token after nothing: read a prompt first")
    guard logits.allSatisfy(\.isFinite) else {
      throw .noNumbers(file: trained.checkpoint, tokens: tokens.count)
    }
    let token = rule.token(from: logits, after: tokens, using: &stream)
    read([token])
    return token
  }
}

extension TrainedModel {
  /// A generator that has read a prompt, and what its tokens are.
  ///
  /// - Parameters:
  ///   - input: A text, for models of text; tokens, for any. An empty text begins a document, for a
  ///     model that learnt where documents begin.
  ///   - earlier: Goes on with it; `nil` begins a text.
  ///   - threads: Of a generator that begins one.
  /// - Returns: The generator, and the token that ends a text, if there is one.
  /// - Throws: `TrainedModelError.impossible` for a model that continues nothing, an empty prompt, tokens beyond the vocabulary, or a
  ///   text for a model that was not trained on text.
  package func generator(
    reading input: ModelInput, after earlier: TokenGenerator? = nil, threads: Int = 1
  ) throws(TrainedModelError) -> (generator: TokenGenerator, end: Int32?) {
    guard model.configuration.readout == .eachStep else {
      throw .impossible(
        option: "--tokens", expected: "a model that says the next token",
        found: "one that says a whole sequence from its last step")
    }
    var prompt: [Int32]
    let end = specification.task.documentStart
    switch input {
    case .text(let option, let bytes):
      guard case .text = specification.task else {
        throw .impossible(
          option: option, expected: "tokens (--tokens), for the model was not trained on text",
          found: "a text")
      }
      let opening = earlier == nil ? end.map { [$0] } ?? [] : []
      prompt = opening + tokenizer.tokens(of: bytes)
    case .tokens(let tokens):
      if let stray = tokens.first(where: { $0 < 0 || $0 >= model.vocabularySize }) {
        throw .impossible(
          option: "--tokens", expected: "numbers from 0 to \(model.vocabularySize - 1)",
          found: "\(stray)")
      }
      prompt = tokens.map { Int32($0) }
    case .task:
      prompt = []
    }
    guard !prompt.isEmpty || earlier != nil else {
      throw .impossible(option: "--prompt", expected: "at least one byte", found: "nothing")
    }
    var generator = earlier ?? TokenGenerator(self, threads: threads)
    generator.read(prompt)
    return (generator, end)
  }

  /// Whether tokens stand for bytes of a text.
  package var speaksText: Bool {
    if case .text = specification.task { true } else { false }
  }

  /// The bytes of text that a token stands for.
  package func text(of token: Int32) -> [UInt8] { tokenizer.bytes(of: token) }

  /// The stream of a seed that tokens are drawn with.
  package static func samplingStream(seed: UInt64) -> RandomStream {
    RandomStream(seed: seed).stream("generation")
  }
}
