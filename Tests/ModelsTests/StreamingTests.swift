import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `A sequence in pieces` {
  /// Float32 rounding differs between a whole sequence and pieces only where products are cut
  /// differently; through two layers 1e-5 of the largest logit is some fifty roundings.
  static let tolerance: Float = 1e-5

  @Test(arguments: ModelCases.all, [false, true])
  func `gives what it gives whole`(_ example: ModelCases.Case, documents: Bool) {
    let model = LanguageModel(example.configuration, vocabularySize: 9)
    let parameters = Tiny.parameters(of: model)
    let length = 29
    let tokens = Tiny.tokens(batch: 2, length: length, vocabulary: 9, documents: documents)
    let pool = BufferPool(isPoisoned: true)
    func logits(_ block: TokenBlock, _ state: inout ModelState?) -> [Float] {
      let pass = Pass(parameters, tape: Tape(pool: pool, isRecording: false))
      return model.logits(of: model.features(of: block, after: &state, in: pass), in: pass)
        .value.values
    }
    var none: ModelState?
    let whole = logits(tokens, &none)
    let scale = whole.map(abs).max() ?? 0
    #expect(scale.isFinite && scale > 0)
    for lengths in [[1], [7], [4], [12], [3, 1, 9]] {
      var state: ModelState? = model.makeState(batch: 2)
      var position = 0
      var piece = 0
      while position < length {
        let end = min(position + lengths[piece % lengths.count], length)
        let part = logits(tokens.piece(position..<end), &state)
        for sequence in 0..<2 {
          for index in 0..<(end - position) * 9 {
            let expected = whole[(sequence * length + position) * 9 + index]
            let found = part[sequence * (end - position) * 9 + index]
            #expect(
              abs(expected - found) <= Self.tolerance * scale,
              "pieces of \(lengths), sequence \(sequence), from step \(position)")
          }
        }
        position = end
        piece += 1
      }
      #expect(state?.position == length)
    }
  }

  @Test func `carries a state whose size does not grow`() {
    let model = LanguageModel(Tiny.configuration(), vocabularySize: 9)
    let parameters = Tiny.parameters(of: model)
    var state: ModelState? = model.makeState(batch: 1)
    var sizes: Set<Int> = []
    for piece in 0..<30 {
      let block = Tiny.tokens(
        batch: 1, length: 4, vocabulary: 9, documents: true, seed: UInt64(piece))
      let pass = Pass(parameters, tape: Tape(pool: BufferPool(), isRecording: false))
      _ = model.features(of: block, after: &state, in: pass)
      if piece > 2 { sizes.insert(state?.blocks[0].keys?.count ?? 0) }
    }
    #expect(sizes.count == 1)
  }
}
