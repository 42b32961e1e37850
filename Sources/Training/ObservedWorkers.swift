import Autograd
import Tensors

/// Workers whose sums over gradients are heard of.
struct ObservedWorkers: Sendable {
  let workers: WorkerPool
  /// One for each worker, or none.
  let observers: [any WorkObserver]

  /// Runs `body(start, length)` for blocks of `count` elements.
  func run(overBlocksOf count: Int, _ body: @Sendable (_ start: Int, _ length: Int) -> Void) {
    let block = 1 << 16
    let observers = observers
    workers.run((count + block - 1) / block) { piece, worker in
      let start = piece * block
      (observers.isEmpty ? nil : observers[worker]).around(ObservedWork.gradientSum) {
        body(start, min(block, count - start))
      }
    }
  }
}
