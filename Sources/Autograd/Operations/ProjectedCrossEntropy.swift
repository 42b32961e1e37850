package import Tensors

/// The cross-entropy of tokens under `softmax(x Wᵀ)`, never holding more than a block of logits.
///
///     loss = scale · Σ over labelled positions n of -log softmax(W x[n, :])[target[n]]
///
/// Inputs: `x [..., D]`, `W [E, D]`. Output: `[1]`. Positions whose target is `ignored` cost nothing.
/// The backward pass computes the logits again: one product more instead of `N · E` floats.
package struct ProjectedCrossEntropy: Operation {
  /// The target of a position that has no label.
  package static let ignored: Int32 = -1

  /// Target token of each position, or `ignored`.
  package let targets: [Int32]
  /// Factor on the sum, usually one over the number of labels in the whole batch.
  package let scale: Double
  /// Loss and prediction of each labelled position, in order; known after the forward pass.
  package private(set) var rows: [CrossEntropyKernels.Row] = []

  private let positions: [Int32]

  /// A loss over the positions of `targets`.
  package init(targets: [Int32], scale: Double) {
    self.targets = targets
    self.scale = scale
    positions = targets.indices.filter { targets[$0] != Self.ignored }.map(Int32.init)
  }

  /// Sum of the labelled positions' losses, nats, unscaled.
  package var totalLoss: Double { rows.reduce(0) { $0 + Double($1.loss) } }

  /// Positions that have a label, in order.
  package var labelledPositions: [Int] { positions.map(Int.init) }

  package mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let (x, weight) = (inputs[0], inputs[1])
    precondition(x.rows == targets.count, "\(targets.count) targets for \(x.rows) positions")
    rows = []
    rows.reserveCapacity(positions.count)
    for block in blocks(width: weight.rows) {
      let (_, logits) = logits(of: x, weight, block, pass.precision, pass.pool, pass.team)
      rows += CrossEntropyKernels.forward(logits, targets: labels(of: block))
    }
    return [Tensor([Float(totalLoss * scale)], shape: [1], in: pass.pool)]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dloss = pass.gradient() else { return }
    let (x, weight) = (pass.input(0), pass.input(1))
    let (dx, dw) = (pass.target(of: 0), pass.target(of: 1))
    if let dx, !dx.accumulates { dx.gradient.fill(0) }
    var weightIsWritten = dw?.accumulates ?? true
    if !weightIsWritten && positions.isEmpty { dw?.gradient.fill(0) }
    for block in blocks(width: weight.rows) {
      let (gathered, logits) = logits(of: x, weight, block, pass.precision, pass.pool, pass.team)
      CrossEntropyKernels.backward(
        logits, targets: labels(of: block), rows: rows[block],
        scale: Float(scale) * dloss.values[0])
      if let dx { addInputGradient(logits, weight, block, to: dx.gradient, pass) }
      if let dw {
        MatrixProduct.multiply(
          logits, by: gathered, transposing: .first, accumulating: weightIsWritten,
          precision: pass.precision, pool: pass.pool, team: pass.team, into: dw.gradient)
        weightIsWritten = true
      }
    }
  }

  private func addInputGradient(
    _ dlogits: Tensor, _ weight: Tensor, _ block: Range<Int>, to dx: Tensor, _ pass: BackwardPass
  ) {
    let (precision, pool, team) = (pass.precision, pass.pool, pass.team)
    let rows = dx.reshaped([dx.rows, dx.columns])
    if let range = contiguous(block) {
      MatrixProduct.multiply(
        dlogits, by: weight, accumulating: true, precision: precision, pool: pool,
        team: team, into: rows.entries(range))
      return
    }
    let gradient = Tensor([block.count, dx.columns], in: pool)
    MatrixProduct.multiply(
      dlogits, by: weight, precision: precision, pool: pool, team: team, into: gradient)
    RowKernels.scatterAdd(gradient, at: Array(positions[block]), scale: 1, to: rows)
  }

  /// Ranges of labelled positions small enough that a block of logits stays in the cache.
  private func blocks(width: Int) -> [Range<Int>] {
    let size = min(max(1 << 17 / max(width, 1), 16), 512)
    return stride(from: 0, to: positions.count, by: size).map {
      $0..<min($0 + size, positions.count)
    }
  }

  private func labels(of block: Range<Int>) -> [Int32] {
    positions[block].map { targets[Int($0)] }
  }

  /// The rows of `x` that a block covers, if they lie together.
  private func contiguous(_ block: Range<Int>) -> Range<Int>? {
    let (first, last) = (Int(positions[block.lowerBound]), Int(positions[block.upperBound - 1]))
    return last - first == block.count - 1 ? first..<last + 1 : nil
  }

  private func logits(
    of x: Tensor, _ weight: Tensor, _ block: Range<Int>, _ precision: MatrixProduct.Precision,
    _ pool: BufferPool, _ team: Team
  ) -> (gathered: Tensor, logits: Tensor) {
    let all = x.reshaped([x.rows, x.columns])
    let gathered: Tensor
    if let range = contiguous(block) {
      gathered = all.entries(range)
    } else {
      gathered = Tensor([block.count, x.columns], in: pool)
      RowKernels.gather(Array(positions[block]), from: all, scale: 1, into: gathered)
    }
    let logits = Tensor([block.count, weight.rows], in: pool)
    MatrixProduct.multiply(
      gathered, by: weight, transposing: .second, precision: precision, pool: pool, team: team,
      into: logits)
    return (gathered, logits)
  }
}
