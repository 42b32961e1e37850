import CKernels

extension AttentionKernel {
  /// Computes the attention by an online softmax over tiles of keys.
  ///
  /// - Parameters:
  ///   - y: `[B, Lq, H V]`, overwritten.
  ///   - logSums: The log-sum-exp of each row of scores, overwritten; -inf where no key is seen.
  ///   - pool: Where scratch memory comes from.
  ///   - team: Who shares the heads.
  /// - Precondition: `y` and `logSums` have these shapes.
  package func forward(
    into y: Tensor, logSums: Tensor?, in pool: BufferPool, team: Team = nil
  ) {
    precondition(
      y.shape == [query.shape[0], queries, value.columns], "attention into \(y.shape)")
    precondition(
      logSums == nil || logSums?.shape == logSumsShape, "sums \(logSums?.shape ?? [])")
    team.divide(headCount, terms: mostTerms) { forward($0, into: y, logSums: logSums, in: pool) }
  }

  /// The same of the heads `range` of all sequences' heads.
  private func forward(
    _ range: Range<Int>, into y: Tensor, logSums: Tensor?, in pool: BufferPool
  ) {
    let scratch = Tensor([AttentionBlock.mostScores], in: pool)
    let multiplier = MatrixMultiplier(precision, in: pool)
    let running = Tensor([2, AttentionBlock.mostQueries], in: pool)
    forEachBlock(of: range) { block in
      let sums = RunningSums(
        largest: running.pointer, sums: running.pointer + running.columns,
        count: block.queries.count)
      sums.start()
      let target = rows(block.queries, of: y, in: block)
      for row in 0..<block.queries.count {
        (target.pointer + row * target.stride).update(repeating: 0, count: valueWidth)
      }
      for tile in block.tiles {
        add(tile, of: block, to: y, sums, by: multiplier, scratch: scratch.pointer)
      }
      gecko_attention_finish(
        target.pointer, target.stride, block.queries.count, valueWidth, sums.largest, sums.sums,
        logSums.map { $0.pointer + row(block.queries.lowerBound, of: block) })
    }
  }

  private func add(
    _ tile: AttentionTile, of block: AttentionBlock, to y: Tensor, _ sums: RunningSums,
    by multiplier: MatrixMultiplier, scratch: UnsafeMutablePointer<Float>
  ) {
    let scores = HeadRows(pointer: scratch, stride: tile.stride)
    score(tile, of: block, by: multiplier, into: scores)
    let first = tile.queries.lowerBound - block.queries.lowerBound
    let target = rows(tile.queries, of: y, in: block)
    gecko_attention_softmax(
      scores.pointer, scores.stride, tile.queries.count, tile.keys.count,
      block.firstKeys + tile.queries.lowerBound, block.offset + tile.queries.lowerBound,
      tile.keys.lowerBound, sums.largest + first, sums.sums + first, target.pointer, target.stride,
      valueWidth)
    multiplier.multiply(
      scores.operand, rows(tile.keys, of: value, in: block).operand,
      tile.queries.count, valueWidth, tile.keys.count, .add,
      target.pointer, stride: target.stride)
  }
}

/// What the online softmax knows of each query of a block.
private struct RunningSums {
  let largest: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Float>
  let count: Int

  func start() {
    largest.update(repeating: -.infinity, count: count)
    sums.update(repeating: 0, count: count)
  }
}
