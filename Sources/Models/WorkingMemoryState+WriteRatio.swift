import Autograd
import Foundation
import Tensors

extension WorkingMemoryState {
  /// What part of the memory a chunk replaces that was written since an earlier state.
  ///
  ///     1 - (Π (1 - ρ))^(1/n) = 1 - e^((ℓ - ℓ')/n)    over the n chunks since then
  ///
  /// - Parameters:
  ///   - earlier: The earlier state; `nil` for an empty memory.
  ///   - kind: What the normalizer is: of `linear` the sum itself, otherwise its logarithm.
  /// - Returns: `[B, H, S]`; 0 where nothing was written, 1 where the memory was empty or held another
  ///   document.
  func writeRatio(since earlier: WorkingMemoryState?, of kind: WorkingMemoryKind) -> Tensor {
    let chunks = nextChunk - (earlier?.nextChunk ?? 0)
    let new = exactNormalizer
    guard chunks > 0 else { return .zeros(normalizer.shape) }
    let old = earlier?.exactNormalizer
    let width = normalizer.count / normalizer.shape[0]
    let ratios = new.indices.map { index -> Float in
      let sequence = index / width
      guard let old, let earlier, earlier.owners[sequence] == owners[sequence] else {
        return owners[sequence] == nil ? 0 : 1
      }
      let kept = kind == .linear ? log(old[index] / new[index]) : old[index] - new[index]
      return Float(-expm1(kept / Double(chunks)))
    }
    return Tensor(ratios, shape: normalizer.shape)
  }

  /// The normalizer with the digits beyond float32.
  private var exactNormalizer: [Double] {
    guard let rest = normalizerRest?.values else { return normalizer.values.map(Double.init) }
    return zip(normalizer.values, rest).map { Double($0) + Double($1) }
  }
}
