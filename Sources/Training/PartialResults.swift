import Synchronization

/// Results of numbered pieces of work, filled in by any thread in any order.
package final class PartialResults<Value: Sendable>: Sendable {
  private let storage: Mutex<[Value]>

  /// `count` results, all `initial` so far.
  package init(count: Int, initial: Value) {
    storage = Mutex(Array(repeating: initial, count: count))
  }

  /// Stores the result of a piece.
  package func set(_ piece: Int, _ value: Value) {
    storage.withLock { $0[piece] = value }
  }

  /// The results in the order of their pieces.
  package var values: [Value] { storage.withLock { $0 } }
}
