import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `A state as arrays` {
  private func logits(
    _ block: TokenBlock, after state: inout ModelState?, _ model: LanguageModel
  ) -> [Float] {
    let pass = Pass(
      Tiny.parameters(of: model), tape: Tape(pool: BufferPool(isPoisoned: true), isRecording: false)
    )
    return model.logits(of: model.features(of: block, after: &state, in: pass), in: pass)
      .value.values
  }

  @Test(arguments: ModelCases.all)
  func `goes on to the same bits`(_ example: ModelCases.Case) throws {
    let model = LanguageModel(example.configuration, vocabularySize: 9)
    let tokens = Tiny.tokens(batch: 2, length: 31, vocabulary: 9, documents: true)
    var state: ModelState? = model.makeState(batch: 2)
    _ = logits(tokens.piece(0..<18), after: &state, model)
    var copy: ModelState? = try model.state(from: try #require(state).arrays, batch: 2)
    let rest = tokens.piece(18..<31)
    #expect(logits(rest, after: &copy, model) == logits(rest, after: &state, model))
    #expect(copy?.arrays == state?.arrays)
  }

  @Test(arguments: ModelCases.all)
  func `can leave sequences behind`(_ example: ModelCases.Case) throws {
    let model = LanguageModel(example.configuration, vocabularySize: 9)
    let tokens = Tiny.tokens(batch: 3, length: 31, vocabulary: 9, documents: true)
    var state: ModelState? = model.makeState(batch: 3)
    _ = logits(tokens.piece(0..<18), after: &state, model)
    var chosen: ModelState? = try #require(state).selecting([2, 0])
    let all = logits(tokens.piece(18..<31), after: &state, model)
    let rows = [2, 0].flatMap { tokens.tokens[$0 * 31 + 18..<($0 + 1) * 31] }
    let some = logits(TokenBlock(rows, batch: 2, documentStart: 0), after: &chosen, model)
    let width = 13 * 9
    let scale = all.map(abs).max() ?? 0
    for (place, row) in [2, 0].enumerated() {
      for index in 0..<width {
        // Other numbers of rows are multiplied otherwise: float32 rounding.
        #expect(abs(all[row * width + index] - some[place * width + index]) <= 1e-5 * scale)
      }
    }
  }

  @Test func `is refused when it is not the model's`() throws {
    let model = LanguageModel(Tiny.configuration(), vocabularySize: 9)
    var state: ModelState? = model.makeState(batch: 1)
    _ = logits(
      Tiny.tokens(batch: 1, length: 10, vocabulary: 9, documents: false), after: &state, model)
    let arrays = try #require(state).arrays
    func refusal(_ arrays: [StateArray], batch: Int = 1) -> StateMismatch? {
      do {
        _ = try model.state(from: arrays, batch: batch)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(arrays) == nil)
    #expect(refusal(arrays, batch: 2)?.name == "origins")
    #expect(refusal(arrays.filter { $0.name != "layers.1.ema" })?.name == "layers.1.ema")
    let stray = StateArray("layers.2.ema", [1], .doubles([0]))
    #expect(refusal(arrays + [stray])?.name == "layers.2.ema")
  }
}
