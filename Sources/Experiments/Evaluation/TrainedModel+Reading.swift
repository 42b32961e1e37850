import Autograd
import Layers
import Models
import Specs
import Tensors
import Training

extension TrainedModel {
  /// A pass that records nothing, with the precision of the training, and whose operations `team`
  /// shares.
  func pass(in pool: BufferPool, team: Team = nil, taps: (any TapListener)? = nil) -> Pass {
    Pass(
      parameters,
      tape: Tape(
        pool: pool, isRecording: false, precision: specification.training.configuration.precision,
        derived: derived, team: team),
      taps: taps)
  }

  /// What the output layer reads of the next steps of sequences, `[B, L, D]`.
  ///
  /// - Parameters:
  ///   - block: The steps.
  ///   - state: Where the sequences stand; afterwards, behind the steps.
  ///   - pass: The run.
  /// - Returns: `[B, L, D]`.
  func features(
    of block: TokenBlock, after state: inout ModelState, in pass: Pass
  ) -> Variable {
    var carried: ModelState? = state
    let features = model.features(of: block, after: &carried, in: pass)
    if let carried { state = carried }
    return features
  }

  /// Identifies the model: its configuration, its vocabulary and every bit of its parameters.
  package var parameterDigest: String {
    var bytes = Array("\(model.configuration.specValue.jsonText) \(model.vocabularySize)".utf8)
    for value in parameters.values.values {
      let bits = value.bitPattern
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(shift))) }
    }
    return Trial.digest(of: bytes)
  }
}
