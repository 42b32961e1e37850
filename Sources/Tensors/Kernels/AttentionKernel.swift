import CKernels

/// Softmax attention of queries over ranges of keys, in tiles that stay in cache.
///
///     y[b,i,h] = Σ_j p[j] v[b,j,h],   p = softmax over j of q[b,i,h] · k[b,j,h]
///
/// with `j` from `firstKeys[b Lq + i]` to `Lk - Lq + i`, both included: the queries are the last `Lq`
/// of the `Lk` positions that have keys. A query that sees no key gives zero. Scores are not scaled.
///
/// Heads are strided column ranges of the tensors, never copied; scores exist for one tile at a time
/// (FlashAttention, Dao et al. 2022). Sums are taken in the order of keys, then of queries, whoever
/// runs the kernel.
package struct AttentionKernel: Sendable {
  let query: Tensor
  let key: Tensor
  let value: Tensor
  let heads: Int
  let firstKeys: [Int32]
  let dropKey: DropKey?
  let precision: MatrixProduct.Precision

  /// An attention.
  ///
  /// - Parameters:
  ///   - query: `[B, Lq, H S]`; rows may have gaps between them.
  ///   - key: `[B, Lk, H S]` likewise.
  ///   - value: `[B, Lk, H V]` likewise.
  ///   - heads: H.
  ///   - firstKeys: The first key that each query sees, `[B Lq]`, non-decreasing within a sequence.
  ///   - dropKey: Which keys to leave out.
  ///   - precision: Of the products; softmax and sums are float32.
  /// - Precondition: The extents agree, `Lq ≤ Lk`, and `firstKeys` is as described.
  package init(
    query: Tensor, key: Tensor, value: Tensor, heads: Int, firstKeys: [Int32], dropKey: DropKey?,
    precision: MatrixProduct.Precision = .float32
  ) {
    precondition(
      query.shape.count == 3 && key.shape.count == 3 && value.shape.count == 3
        && query.shape[0] == key.shape[0] && query.shape[1] <= key.shape[1]
        && query.columns == key.columns && key.shape[0] == value.shape[0]
        && key.shape[1] == value.shape[1],
      "attention of queries \(query.shape) over keys \(key.shape), values \(value.shape)")
    precondition(
      heads > 0 && query.columns % heads == 0 && value.columns % heads == 0,
      "\(heads) heads of \(query.columns) and \(value.columns) columns")
    self.query = query
    self.key = key
    self.value = value
    self.heads = heads
    self.firstKeys = firstKeys
    self.dropKey = dropKey
    self.precision = precision
    checkFirstKeys()
  }

  private func checkFirstKeys() {
    precondition(
      firstKeys.count == query.rows, "\(firstKeys.count) first keys for \(query.rows) queries")
    for sequence in 0..<query.shape[0] {
      var least: Int32 = 0
      for first in firstKeys[sequence * queries..<(sequence + 1) * queries] {
        precondition(first >= least, "a first key \(first) after \(least)")
        least = first
      }
    }
  }

  /// Lq.
  var queries: Int { query.shape[1] }
  /// Lk.
  var keys: Int { key.shape[1] }
  /// S.
  var keyWidth: Int { key.columns / heads }
  /// V.
  var valueWidth: Int { value.columns / heads }

  /// The shape of what `forward` keeps for `backward`: a log-sum-exp for each head's query.
  package var logSumsShape: Shape { [query.shape[0], heads, queries] }

  /// Multiplications of the scores and the values, if every query saw every key.
  var mostTerms: Int { query.rows * keys * (key.columns + value.columns) }

  /// Heads of all sequences.
  var headCount: Int { query.shape[0] * heads }

  /// Calls `body` for every block of queries of the heads `range`, of which each sequence has `heads`, in
  /// this order.
  func forEachBlock(of range: Range<Int>, _ body: (AttentionBlock) -> Void) {
    firstKeys.withUnsafeBufferPointer { firstKeys in
      guard let base = firstKeys.baseAddress else { return }
      for index in range {
        let (sequence, head) = index.quotientAndRemainder(dividingBy: heads)
        for start in stride(from: 0, to: queries, by: AttentionBlock.mostQueries) {
          body(
            AttentionBlock(
              sequence: sequence, head: head,
              queries: start..<min(start + AttentionBlock.mostQueries, queries),
              firstKeys: base + sequence * queries, offset: keys - queries))
        }
      }
    }
  }

  /// The rows `range` of a block's sequence, in the columns of its head.
  func rows(_ range: Range<Int>, of tensor: Tensor, in block: AttentionBlock) -> HeadRows {
    let row = block.sequence * tensor.shape[1] + range.lowerBound
    return HeadRows(
      pointer: tensor.pointer + row * tensor.rowStride + block.head * (tensor.columns / heads),
      stride: tensor.rowStride)
  }

  /// The place of a query of a block's head among the log-sum-exps.
  func row(_ query: Int, of block: AttentionBlock) -> Int {
    (block.sequence * heads + block.head) * queries + query
  }

  /// `scores = q kᵀ` for a tile, -inf for dropped keys.
  func score(
    _ tile: AttentionTile, of block: AttentionBlock, by multiplier: MatrixMultiplier,
    into scores: HeadRows
  ) {
    multiplier.multiply(
      rows(tile.queries, of: query, in: block).operand,
      rows(tile.keys, of: key, in: block).transposed,
      tile.queries.count, tile.keys.count, keyWidth, .replace,
      scores.pointer, stride: scores.stride)
    guard let dropKey else { return }
    let row = row(tile.queries.lowerBound, of: block)
    gecko_drop_keys(
      scores.pointer, scores.stride, tile.queries.count, tile.keys.count, dropKey.stream.seed,
      UInt64(row * keys + tile.keys.lowerBound), UInt64(keys), dropKey.threshold)
  }
}
