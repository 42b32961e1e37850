import Autograd
import Layers
import Tensors

/// Where the steps of a pass lie: positions, documents, visible keys; the same for every block.
struct SequenceContext {
  let batch: Int
  let length: Int
  /// Absolute position of the first step.
  let position: Int
  /// Absolute position of the first key row: cached ones come before the pass's own.
  let keyStart: Int
  /// 1 where a document begins, `[B, L]`; `nil` when documents are not kept apart.
  let starts: [UInt8]?
  /// Position at which the document of each step began, `[B, L]`.
  let origins: [Int]
  /// Origins of the cached keys and the steps, `[B, n + L]`; `nil` when documents are not kept apart.
  let keyOrigins: [Int]?
  /// First key row that each step sees, `[B, L]`.
  let firstKeys: [Int32]
  /// How heads turn at the steps' positions; `nil` when none does.
  let rotation: HeadRotation?
  /// Whether the caller carries state on.
  let keepsState: Bool
  /// First key row that a later piece needs.
  private let firstRetained: Int

  init(
    _ block: TokenBlock, after state: ModelState?, of configuration: ModelConfiguration,
    in pool: BufferPool
  ) {
    batch = block.batch
    length = block.length
    position = state?.position ?? 0
    keyStart = state?.keyStart ?? 0
    keepsState = state != nil
    let (batch, length, position, keyStart) = (batch, length, position, keyStart)
    var origins = [Int](repeating: 0, count: batch * length)
    var starts: [UInt8]?
    if let marker = block.documentStart {
      starts = block.tokens.map { $0 == marker ? 1 : 0 }
      for sequence in 0..<batch {
        var origin = state?.origins[sequence] ?? 0
        for step in 0..<length {
          if block.tokens[sequence * length + step] == marker { origin = position + step }
          origins[sequence * length + step] = origin
        }
      }
    }
    let visible = (0..<length).map { configuration.firstVisible(from: position + $0) }
    firstKeys = (0..<batch * length).map { index in
      Int32(max(visible[index % length], origins[index]) - keyStart)
    }
    keyOrigins =
      starts == nil
      ? nil : Self.joined(state?.keyOrigins ?? [], origins, batch: batch, length: length)
    rotation =
      configuration.rotaryHeads == 0
      ? nil
      : HeadRotation(
        RotaryTable(
          length: length, start: position, headWidth: configuration.keyWidth,
          base: configuration.ropeBase,
          period: configuration.architecture == .megalodon ? configuration.chunkSize : nil,
          in: pool), heads: configuration.rotaryHeads)
    self.origins = origins
    self.starts = starts
    firstRetained = configuration.firstNeeded(at: position + length) - keyStart
  }

  /// For each sequence, the cached origins and then the steps' own.
  private static func joined(
    _ cached: [Int], _ origins: [Int], batch: Int, length: Int
  ) -> [Int] {
    let count = cached.count / batch
    var joined: [Int] = []
    joined.reserveCapacity(cached.count + origins.count)
    for sequence in 0..<batch {
      joined += cached[sequence * count..<(sequence + 1) * count]
      joined += origins[sequence * length..<(sequence + 1) * length]
    }
    return joined
  }

  /// Key rows: cached ones and the pass's own.
  var keyCount: Int { position + length - keyStart }

  /// Key rows that a later piece needs.
  private var retained: Range<Int> { min(max(firstRetained, 0), keyCount)..<keyCount }

  /// The cached rows of a single sequence and then `rows [1, L, W]`; leaves in `cache` what a later
  /// piece needs, which is a part of the result.
  func appended(_ rows: Tensor, to cache: inout Tensor?, in pool: BufferPool) -> Tensor {
    let width = rows.columns
    let earlier = cache?.reshaped([keyCount - length, width]) ?? Tensor([0, width], in: pool)
    let all = earlier.followed(by: rows.reshaped([length, width]), in: pool)
    let kept = retained
    cache = all.entries(kept).reshaped([1, kept.count, width])
    return all.reshaped([1, keyCount, width])
  }

  /// The part of `rows [B, n + L, W]` that a later piece needs, as a tensor of its own.
  func retained(_ rows: Variable, in pool: BufferPool) -> Tensor {
    let kept = retained
    let width = rows.value.columns
    let copy = Tensor([batch, kept.count, width], in: pool)
    for sequence in 0..<batch {
      let source = rows.value.entries(sequence..<sequence + 1).reshaped([keyCount, width])
      copy.entries(sequence..<sequence + 1).reshaped([kept.count, width])
        .copy(from: source.entries(kept))
    }
    return copy
  }

  /// Moves the positions and documents of `state` past this pass.
  func advance(_ state: inout ModelState) {
    let kept = retained.lowerBound
    state.position = position + length
    state.keyStart = keyStart + kept
    if let keyOrigins {
      state.origins = (0..<batch).map { origins[$0 * length + length - 1] }
      state.keyOrigins = (0..<batch).flatMap { sequence in
        keyOrigins[sequence * keyCount + kept..<(sequence + 1) * keyCount]
      }
    } else {
      state.keyOrigins = Array(repeating: 0, count: batch * (keyCount - kept))
    }
  }
}
