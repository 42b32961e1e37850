package import Autograd
package import Layers
import Tensors

/// A model of token sequences: embedding, blocks, norm, output.
///
/// The value holds places in a parameter buffer, not numbers: one model serves every thread.
package struct LanguageModel: Sendable {
  /// What it was built from.
  package let configuration: ModelConfiguration
  /// Number of tokens there are.
  package let vocabularySize: Int
  /// The parameters' names and places.
  package let layout: ParameterLayout

  private let embedding: ParameterSlice
  private let output: ParameterSlice
  private let blocks: [any Block]
  private let finalTimeNorm: TimeNorm?
  private let finalNorm: GroupNorm?
  private let decoder: Decoder?

  /// A model of `configuration` over `vocabularySize` tokens.
  ///
  /// - Precondition: The configuration has no `problems`.
  package init(_ configuration: ModelConfiguration, vocabularySize: Int) {
    let problems = configuration.problems
    precondition(problems.isEmpty, "\(problems)")
    precondition(vocabularySize > 0, "a vocabulary of \(vocabularySize) tokens")
    self.configuration = configuration
    self.vocabularySize = vocabularySize
    var layout = ParameterLayout()
    let width = configuration.modelDim
    let deviation = 1 / Double(width).squareRoot()
    let table = ParameterInitializer.truncatedNormal(deviation: deviation, bound: 3 * deviation)
    embedding = layout.add("embed.weight", [vocabularySize, width], table)
    blocks = (0..<configuration.layerCount).map { layer -> any Block in
      switch configuration.architecture {
      case .gecko, .megalodon: GatedAttentionBlock(configuration, layer: layer, in: &layout)
      case .mega: MegaBlock(configuration, layer: layer, in: &layout)
      case .llama: LlamaBlock(configuration, layer: layer, in: &layout)
      }
    }
    let isLlama = configuration.architecture == .llama
    if isLlama {
      finalTimeNorm = nil
      finalNorm = GroupNorm(
        .rms, "norm", width: width, groups: 1, epsilon: configuration.normEpsilon, in: &layout)
    } else {
      finalTimeNorm = TimeNorm(
        configuration, "output.final_norm", tap: "final_norm", in: &layout)
      finalNorm = nil
    }
    decoder =
      configuration.readout == .lastStep ? Decoder(configuration, in: &layout) : nil
    output =
      configuration.sharesEmbedding
      ? embedding
      : layout.add(
        isLlama ? "output.weight" : "output.output.weight", [vocabularySize, width], table)
    self.layout = layout
  }

  /// The state before the first step of `batch` sequences.
  package func makeState(batch: Int) -> ModelState {
    ModelState(batch: batch, blocks: blocks.count)
  }

  /// What the output layer reads, `[B, L, D]`.
  ///
  /// - Precondition: A model that says all from the last step is given whole sequences, without state.
  /// - Parameters:
  ///   - block: The tokens of a whole sequence or of its next piece.
  ///   - state: Where earlier pieces ended; `nil` for a whole sequence from its beginning.
  ///   - pass: The run.
  /// - Returns: `[B, L, D]`.
  package func features(
    of block: TokenBlock, after state: inout ModelState?, in pass: Pass
  ) -> Variable {
    let context = SequenceContext(
      block, after: state, of: configuration, in: pass.tape.pool)
    let scale = configuration.scalesEmbedding ? Float(configuration.modelDim).squareRoot() : 1
    var x = pass.tape.apply(
      Embedding(tokens: block.tokens, shape: [block.batch, block.length], scale: scale),
      to: pass.value(of: embedding))
    x = pass.dropout(x, rate: configuration.dropout, "embedding")
    pass.tap("embedding", x.value)
    for (index, block) in blocks.enumerated() {
      let before = state?.blocks[index] ?? BlockState()
      let run = { (x: Variable, pass: Pass) -> (Variable, BlockState) in
        var after = before
        return (block(x, context, state: &after, in: pass), after)
      }
      let isRecomputed = pass.tape.isRecording && index < pass.recomputedBlocks
      let (y, after) = isRecomputed ? pass.recomputed(x, run) : run(x, pass)
      x = y
      state?.blocks[index] = after
    }
    if let finalNorm {
      x = finalNorm(x, in: pass)
      pass.tap("final_norm", x.value)
    }
    if let finalTimeNorm {
      var norm = state?.finalNorm
      x = finalTimeNorm(x, context, state: &norm, in: pass)
      state?.finalNorm = norm
    }
    if let decoder {
      precondition(state == nil, "a decoder of the last step in a sequence that goes on")
      x = decoder(x, in: pass)
    }
    if var advanced = state {
      context.advance(&advanced)
      state = advanced
    }
    return x
  }

  /// The logits of every next token, `[B, L, E]`, of features `[B, L, D]`.
  package func logits(of features: Variable, in pass: Pass) -> Variable {
    let logits = pass.tape.apply(Linear(), to: features, pass.value(of: output))
    pass.tap("logits", logits.value)
    return logits
  }

  /// Runs `loss` on features `[B, L, D]`.
  ///
  /// - Returns: The scaled loss, `[1]`.
  package func apply(
    _ loss: inout ProjectedCrossEntropy, to features: Variable, in pass: Pass
  ) -> Variable {
    let weight = pass.value(of: output)
    // The loss never holds the logits of more than a few steps.
    pass.tap("logits", Self.product(of: features.value, and: weight.value))
    return pass.tape.apply(&loss, to: [features, weight])[0]
  }

  private static func product(of features: Tensor, and weight: Tensor) -> Tensor {
    let logits = Tensor(features.shape.dropLast() + [weight.rows], in: nil)
    MatrixProduct.multiply(features, by: weight, transposing: .second, into: logits)
    return logits
  }
}
