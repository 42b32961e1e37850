package import Tensors

/// Softmax attention in which each query sees a range of consecutive keys, up to its own position.
///
///     y[b,i,h] = Σ_j p[j] v[b,j,h],   p = softmax over j of q[b,i,h] · k[b,j,h]
///
/// Inputs: `q [B, Lq, H S]`, `k [B, Lk, H S]`, `v [B, Lk, H V]`, `Lq ≤ Lk`: the queries stand at the
/// last `Lq` positions, the keys before them come from a cache. Query `i` of sequence `b` sees the keys
/// `firstKeys[b Lq + i] ... Lk - Lq + i`, which is how chunks, windows and documents are told. Output:
/// `[B, Lq, H V]`; zero where a query sees no key, or has all of them dropped. Scores are not scaled.
package struct Attention: Operation {
  /// H.
  package let heads: Int
  /// The first key of each query, `[B Lq]`, non-decreasing within a sequence.
  package let firstKeys: [Int32]
  /// Which keys are left out at random; `nil` for none.
  package let dropKey: DropKey?
  private var logSums: Tensor?

  /// An attention.
  package init(heads: Int, firstKeys: [Int32], dropKey: DropKey? = nil) {
    self.heads = heads
    self.firstKeys = firstKeys
    self.dropKey = dropKey
  }

  package var retainsOutputs: Bool { true }

  package mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let kernel = kernel(inputs[0], inputs[1], inputs[2], pass.precision)
    let y = Tensor(inputs[0].shape.dropLast() + [inputs[2].columns], in: pass.pool)
    if pass.isRecording { logSums = Tensor(kernel.logSumsShape, in: pass.pool) }
    kernel.forward(into: y, logSums: logSums, in: pass.pool, team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let logSums else { return }
    let targets = (0..<3).map { index -> Tensor? in
      guard let target = pass.target(of: index) else { return nil }
      // Every key gets contributions from several tiles: they are added to zero.
      if !target.accumulates { target.gradient.fill(0) }
      return target.gradient
    }
    kernel(pass.input(0), pass.input(1), pass.input(2), pass.precision).backward(
      of: dy, y: pass.output(0), logSums: logSums,
      addingTo: .init(query: targets[0], key: targets[1], value: targets[2]), in: pass.pool,
      team: pass.team)
  }

  private func kernel(
    _ query: Tensor, _ key: Tensor, _ value: Tensor, _ precision: MatrixProduct.Precision
  ) -> AttentionKernel {
    AttentionKernel(
      query: query, key: key, value: value, heads: heads, firstKeys: firstKeys, dropKey: dropKey,
      precision: precision)
  }
}
