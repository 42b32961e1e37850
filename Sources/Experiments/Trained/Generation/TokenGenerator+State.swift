import Models
import Store
package import Tensors

/// A generation as a file, from which another process goes on: the same tokens as if it had never
/// stopped.
extension TokenGenerator {
  /// What a state file of a generation says it is.
  static let kind = "generation"

  /// How many of the last tokens are kept: what a repetition penalty can look at.
  private static let keptTokens = 4096

  private enum Names {
    static let model = "parameters_sha256"
    static let kind = "kind"
    static let seed = "stream_seed"
    static let position = "stream_position"
    static let state = "state/"
    static let logits = "logits"
    static let tokens = "tokens"
  }

  /// Saves where the generator stands; a file that has the name already is replaced.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - stream: What the next token would be drawn with.
  /// - Throws: `StoreError` when it cannot be written; the file that was there stays.
  package func save(to path: String, drawingFrom stream: RandomStream) throws {
    let recent = tokens.suffix(Self.keptTokens).map(Int64.init)
    var arrays = state.numericArrays(Names.state)
    arrays[Names.logits] = NumericArray(shape: [logits.count], reals: logits.map(Double.init))
    arrays[Names.tokens] = NumericArray(shape: [recent.count], integers: recent)
    try StreamStateFile(
      attributes: [
        Attribute(Names.kind, .text(Self.kind)),
        Attribute(Names.model, .text(trained.parameterDigest)),
        // HDF5's readers agree on signed integers only: a seed has all 64 bits.
        Attribute(Names.seed, .text(String(stream.seed))),
        Attribute(Names.position, .integer(Int(stream.position))),
      ], arrays: arrays
    ).write(at: path)
  }

  /// The generator that a file holds, to be run by `threads` threads, and what its next token would be
  /// drawn with.
  ///
  /// - Throws: `StoreError` when there is no whole file; `StreamStateError` or `StateMismatch` when it
  ///   holds something else, or is of another model.
  package static func resuming(
    _ path: String, _ trained: TrainedModel, threads: Int = 1
  ) throws -> (generator: TokenGenerator, stream: RandomStream) {
    let file = try StreamStateFile(reading: path)
    try file.requireKind(kind, path)
    guard file.text(Names.model) == trained.parameterDigest else {
      throw StreamStateError.otherModel(file: path, model: trained.checkpoint)
    }
    guard let logits = file.arrays[Names.logits]?.reals,
      logits.count == trained.model.vocabularySize,
      let tokens = file.arrays[Names.tokens]?.integers,
      let seed = file.text(Names.seed).flatMap({ UInt64($0) }),
      let position = file.integer(Names.position)
    else { throw StreamStateError.damaged(file: path, "no logits, tokens or random stream") }
    let size = trained.model.vocabularySize
    if let stray = tokens.first(where: { $0 < 0 || $0 >= size }) {
      throw StreamStateError.damaged(
        file: path, "the token \(stray), where tokens go from 0 to \(size - 1)")
    }
    guard position >= 0 else {
      throw StreamStateError.damaged(file: path, "a random stream at \(position)")
    }
    let state = try trained.model.state(from: file.arrays, prefix: Names.state, batch: 1)
    return (
      TokenGenerator(
        trained, threads: threads, state: state, tokens: tokens.map { Int32($0) },
        logits: logits.map(Float.init)),
      RandomStream(seed: seed, drawn: UInt64(position))
    )
  }
}
