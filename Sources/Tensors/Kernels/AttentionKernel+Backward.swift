import CKernels

extension AttentionKernel {
  /// Where the inputs' gradients are added; `nil` for those that nobody wants.
  package struct Gradients: Sendable {
    let query: Tensor?
    let key: Tensor?
    let value: Tensor?

    /// Gradients in the shapes of the inputs.
    package init(query: Tensor?, key: Tensor?, value: Tensor?) {
      self.query = query
      self.key = key
      self.value = value
    }
  }

  /// Adds to the inputs' gradients, computing the probabilities anew tile by tile.
  ///
  /// - Parameters:
  ///   - dy: The gradient of `y`, `[B, Lq, H V]`.
  ///   - y: What `forward` computed.
  ///   - logSums: What `forward` kept.
  ///   - gradients: What is added to.
  ///   - pool: Where scratch memory comes from.
  ///   - team: Who shares the heads.
  /// - Precondition: The shapes are those of `forward`.
  package func backward(
    of dy: Tensor, y: Tensor, logSums: Tensor, addingTo gradients: Gradients, in pool: BufferPool,
    team: Team = nil
  ) {
    precondition(
      dy.shape == y.shape && logSums.shape == logSumsShape,
      "gradient \(dy.shape) of \(y.shape) with sums \(logSums.shape)")
    for (gradient, input) in [
      (gradients.query, query), (gradients.key, key), (gradients.value, value),
    ] {
      precondition(
        gradient == nil || gradient?.shape == input.shape,
        "gradient \(gradient?.shape ?? []) of \(input.shape)")
    }
    team.divide(headCount, terms: mostTerms) {
      backward($0, of: dy, y: y, logSums: logSums, addingTo: gradients, in: pool)
    }
  }

  /// The same of the heads `range` of all sequences' heads.
  private func backward(
    _ range: Range<Int>, of dy: Tensor, y: Tensor, logSums: Tensor, addingTo gradients: Gradients,
    in pool: BufferPool
  ) {
    let scratch = Tensor([2, AttentionBlock.mostScores], in: pool)
    let multiplier = MatrixMultiplier(precision, in: pool)
    let dots = Tensor([AttentionBlock.mostQueries], in: pool)
    forEachBlock(of: range) { block in
      let slopes = rows(block.queries, of: dy, in: block)
      let values = rows(block.queries, of: y, in: block)
      gecko_row_dots(
        dots.pointer, slopes.pointer, slopes.stride, values.pointer, values.stride,
        block.queries.count, valueWidth)
      for tile in block.tiles {
        let scores = HeadRows(pointer: scratch.pointer, stride: tile.stride)
        let slopes = HeadRows(pointer: scratch.pointer + scratch.columns, stride: tile.stride)
        differentiate(
          tile, of: block, dy, logSums, dots, by: multiplier, scores: scores, slopes: slopes)
        add(
          tile, of: block, dy, probabilities: scores, slopes: slopes, by: multiplier, to: gradients)
      }
    }
  }

  /// Fills `scores` with the probabilities of a tile and `slopes` with the gradient of its scores.
  private func differentiate(
    _ tile: AttentionTile, of block: AttentionBlock, _ dy: Tensor, _ logSums: Tensor,
    _ dots: Tensor, by multiplier: MatrixMultiplier, scores: HeadRows, slopes: HeadRows
  ) {
    score(tile, of: block, by: multiplier, into: scores)
    multiplier.multiply(
      rows(tile.queries, of: dy, in: block).operand,
      rows(tile.keys, of: value, in: block).transposed,
      tile.queries.count, tile.keys.count, valueWidth, .replace,
      slopes.pointer, stride: slopes.stride)
    let first = tile.queries.lowerBound
    gecko_attention_backward(
      scores.pointer, slopes.pointer, tile.stride, tile.queries.count, tile.keys.count,
      block.firstKeys + first, block.offset + first, tile.keys.lowerBound,
      logSums.pointer + row(first, of: block), dots.pointer + first - block.queries.lowerBound)
  }

  /// `dv += pᵀ dy`, `dq += ds k`, `dk += dsᵀ q` for a tile.
  private func add(
    _ tile: AttentionTile, of block: AttentionBlock, _ dy: Tensor, probabilities: HeadRows,
    slopes: HeadRows, by multiplier: MatrixMultiplier, to gradients: Gradients
  ) {
    let (queries, keys) = (tile.queries.count, tile.keys.count)
    if let dValue = gradients.value {
      let target = rows(tile.keys, of: dValue, in: block)
      multiplier.multiply(
        probabilities.transposed, rows(tile.queries, of: dy, in: block).operand,
        keys, valueWidth, queries, .add, target.pointer, stride: target.stride)
    }
    if let dQuery = gradients.query {
      let target = rows(tile.queries, of: dQuery, in: block)
      multiplier.multiply(
        slopes.operand, rows(tile.keys, of: key, in: block).operand,
        queries, keyWidth, keys, .add, target.pointer, stride: target.stride)
    }
    if let dKey = gradients.key {
      let target = rows(tile.keys, of: dKey, in: block)
      multiplier.multiply(
        slopes.transposed, rows(tile.queries, of: query, in: block).operand,
        keys, keyWidth, queries, .add, target.pointer, stride: target.stride)
    }
  }
}
