import Autograd
import Tensors

extension ModuleCheck {
  /// Runs `sliding_chunk_attention`.
  ///
  /// It reads `q, k [B, L, H, S]`, `v [B, L, H, V]`, perhaps `segments [B, L]`, and gives
  /// `y [B, L, H, V]`. The first `rope_heads` heads (all, if not given) of `q` and `k` are rotated.
  mutating func runSlidingChunkAttention(
    _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    let chunk = try settings.integer("chunk_size")
    let (q, k, v) = try headInputs()
    let (batch, length, heads, width) = (q.shape[0], q.shape[1], q.shape[2], q.shape[3])
    let rotating = try settings.integer("rope_heads", heads, in: 0...heads)
    let base = try settings.positive("rope_base", 10_000)
    guard rotating == 0 || width % 2 == 0 else {
      throw reader.malformed(
        .inputs, "q", expected: "heads of even width, since \(rotating) of them rotate",
        found: "a width of \(width)")
    }
    try settings.finish()
    let origins = try origins(shape: [batch, length])

    let rotation =
      rotating == 0
      ? nil
      : HeadRotation(RotaryTable(length: length, headWidth: width, base: base), heads: rotating)
    let firstKeys = (0..<batch * length).map { index in
      let visible = max(0, (index % length / chunk - 1) * chunk)
      return Int32(max(visible, origins?[index] ?? 0))
    }
    let y = tape.apply(
      Attention(heads: heads, firstKeys: firstKeys),
      to: tape.apply(Rotary(rotation), to: q.joiningHeads),
      tape.apply(Rotary(rotation), to: k.joiningHeads), v.joiningHeads)
    output("y", y, shape: v.shape)
  }

  /// `q`, `k` and `v`, heads apart.
  mutating func headInputs() throws(VerificationError) -> (
    q: Variable, k: Variable, v: Variable
  ) {
    let q = try input("q", [.any("B"), .any("L"), .any("H"), .any("S")])
    let k = try input("k", q.shape.map { .exactly($0) })
    let v = try input("v", q.shape.dropLast().map { .exactly($0) } + [.any("V")])
    return (q, k, v)
  }
}

extension Variable {
  /// `[B, L, H, S]` as `[B, L, H·S]`.
  var joiningHeads: Variable {
    reshaped([shape[0], shape[1], shape[2] * shape[3]])
  }
}
