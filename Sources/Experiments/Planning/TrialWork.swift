import Models
import Tensors

/// What training and evaluating a model consists of, as far as time goes: products, which are counted,
/// and everything between them, which is counted in elements.
///
/// The nanoseconds of an element are those of one thread of a Zen 4 core (`gecko bench train
/// --profile`); `MachineSpeed.pace` makes them another machine's.
struct TrialWork {
  let model: ModelConfiguration
  /// Steps of a sequence.
  let length: Int
  let vocabulary: Int
  /// The part of the positions that have a label.
  let labelledPart: Double
  let precision: MatrixProduct.Precision
  /// Blocks whose forward pass a training step does twice.
  let recomputedBlocks: Int

  /// Seconds of a forward and backward pass over `sequences` sequences at once.
  func trainingSeconds(sequences: Int, on speed: MachineSpeed) -> Double {
    seconds(sequences: sequences, passes: 3, elementPart: 1, on: speed)
  }

  /// Seconds of a forward pass over `sequences` sequences at once.
  func evaluationSeconds(sequences: Int, on speed: MachineSpeed) -> Double {
    seconds(sequences: sequences, passes: 1, elementPart: 0.3, on: speed)
  }

  /// Products as often as there are passes, and a part of all that is between them.
  private func seconds(
    sequences: Int, passes: Double, elementPart: Double, on speed: MachineSpeed
  ) -> Double {
    let tokens = Double(sequences * length)
    let layers = Double(model.layerCount)
    // Backward, the loss computes its logits again.
    let lossPasses = passes > 1 ? passes + 1 : passes
    let again = passes > 1 ? Double(min(recomputedBlocks, model.layerCount)) : 0
    let products =
      (layers * passes + again) * layerProductSeconds(on: speed)
      + lossPasses * labelledPart * lossProductSeconds(on: speed)
    let elements = (layers + 0.3 * again) * layerNanoseconds + onceNanoseconds
    let calls = layers * Self.callNanosecondsPerLayer
    return tokens * products
      + 1e-9 * elementPart * speed.pace * (tokens * elements + calls)
  }

  /// What running the operations of a layer takes, forward and backward, whatever their size.
  private static let callNanosecondsPerLayer = 75_000.0

  /// Seconds of a layer's products for a token, forward.
  private func layerProductSeconds(on speed: MachineSpeed) -> Double {
    let projections = model.projections.reduce(0) { sum, projection in
      let (inputs, outputs) = projection
      return sum
        + Double(2 * inputs * outputs)
        * speed.secondsPerFLOP(width: min(inputs, outputs), precision)
    }
    let attention =
      model.averageKeys(length: length) * Double(2 * (model.keysWidth + model.valuesWidth))
    // Tiles compute what is then masked; products of a memory are many and small.
    return projections
      + attention / 0.75 * speed.secondsPerFLOP(width: 2 * model.valueWidth, precision)
      + model.memoryFLOPsPerToken(length: length) / 0.7
      * speed.secondsPerFLOP(width: 2 * model.valueWidth, .float32)
  }

  private func lossProductSeconds(on speed: MachineSpeed) -> Double {
    let (width, vocabulary) = (model.modelDim, vocabulary)
    return Double(2 * width * vocabulary)
      * speed.secondsPerFLOP(width: min(width, vocabulary, lossBlock), precision)
  }

  /// Positions whose logits are computed at once, as `ProjectedCrossEntropy` does it.
  var lossBlock: Int { min(max((1 << 17) / vocabulary, 16), 512) }
}
