import Autograd
import Layers
import Tensors

/// Flat gradient buffers to which numbered micro-batches add, each parameter in the order of the
/// numbers: the sum has the same bits for any number of threads.
///
/// Micro-batch `i` adds to lane `i mod lanes`, straight from its backward pass, and the lanes are
/// added up in the end. Two workers that go backward one after the other hardly meet in one lane; more
/// of them would queue for the largest layers, which is what several lanes are for.
package struct GradientLanes: Sendable {
  private let sums: [Tensor]
  private let turnstiles: [Turnstile]

  /// How many buffers `microBatches` share; large models get fewer, whose buffers take memory.
  ///
  /// A function of nothing else, as the sum's bits depend on it.
  package static func count(for microBatches: Int, parameters: Int) -> Int {
    let turns = parameters < 1 << 22 ? 4 : 8
    return max(1, min(4, (microBatches + turns - 1) / turns))
  }

  /// Buffers of `count` elements for `microBatches`, all zero.
  init(of count: Int, for microBatches: Int, in pool: BufferPool, by workers: ObservedWorkers) {
    let lanes = Self.count(for: microBatches, parameters: count)
    let sums = (0..<lanes).map { _ in Tensor([count], in: pool) }
    self.sums = sums
    turnstiles = sums.map { _ in Turnstile() }
    workers.run(overBlocksOf: count) { start, length in
      for sum in sums { sum.slice(from: start, shape: [length]).fill(0) }
    }
  }

  /// Where micro-batch `index` adds its gradients, and its turn to do so.
  func lane(of index: Int) -> (gradients: Tensor, turn: Turnstile.Turn) {
    let (turn, lane) = index.quotientAndRemainder(dividingBy: sums.count)
    return (sums[lane], turnstiles[lane].turn(turn))
  }

  /// The sum of the lanes, once every micro-batch is in; it takes the first one's buffer.
  func total(by workers: ObservedWorkers) -> Tensor {
    let sums = sums
    if sums.count > 1 {
      workers.run(overBlocksOf: sums[0].count) { start, length in
        let total = sums[0].slice(from: start, shape: [length])
        for sum in sums.dropFirst() { total.add(sum.slice(from: start, shape: [length])) }
      }
    }
    return sums[0]
  }
}
