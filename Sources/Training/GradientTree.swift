import Synchronization
import Tensors

/// Adds the gradients of numbered micro-batches in the order of a fixed binary tree.
///
/// Node `(level, i)` is the sum of nodes `(level - 1, 2i)` and `(level - 1, 2i + 1)`, whoever
/// finishes first: the sum has the same bits for any number of threads. Buffers live only until their
/// sibling arrives, so about `threads + log₂(micro-batches)` of them exist at a time.
final class GradientTree: Sendable {
  private struct Node: Hashable {
    let level: Int
    let index: Int
  }

  private let leaves: Int
  private let waiting = Mutex<[Node: Tensor]>([:])

  /// A tree over `leaves` micro-batches.
  init(leaves: Int) {
    self.leaves = leaves
  }

  /// Hands over the gradient of micro-batch `index`; whoever completes a pair adds it up.
  func add(_ gradient: Tensor, of index: Int) {
    var node = Node(level: 0, index: index)
    var sum = gradient
    while width(of: node.level) > 1 {
      let sibling = Node(level: node.level, index: node.index ^ 1)
      if sibling.index < width(of: node.level) {
        let (own, current) = (node, sum)
        let other = waiting.withLock { waiting -> Tensor? in
          if let other = waiting.removeValue(forKey: sibling) { return other }
          waiting[own] = current
          return nil
        }
        guard let other else { return }
        // The lower index is the left operand; the sum stays in its buffer.
        let (left, right) = node.index < sibling.index ? (sum, other) : (other, sum)
        left.add(right)
        sum = left
      }
      node = Node(level: node.level + 1, index: node.index / 2)
    }
    let (root, total) = (node, sum)
    waiting.withLock { $0[root] = total }
  }

  /// The sum of all, once every micro-batch is in.
  func total() -> Tensor? {
    waiting.withLock { $0.count == 1 ? $0.values.first : nil }
  }

  private func width(of level: Int) -> Int {
    (leaves + (1 << level) - 1) >> level
  }
}
