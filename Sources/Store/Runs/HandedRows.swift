import Synchronization

/// Rows of metrics on their way to the owning thread, several at a time: waking it for each one
/// would cost whoever appends them more than all the rest.
final class HandedRows: Sendable {
  /// One row of a series.
  struct Row: Sendable {
    let series: String
    let step: Int
    let values: [Double]
  }

  /// The bytes of numbers that are worth waking the thread for.
  static let enough = 1 << 16

  private struct Waiting {
    var rows: [Row] = []
    var bytes = 0
  }

  private let waiting = Mutex(Waiting())

  /// Adds a row.
  ///
  /// - Returns: Whether there are enough to be taken.
  func add(_ row: Row) -> Bool {
    waiting.withLock { waiting in
      waiting.rows.append(row)
      waiting.bytes += 8 * row.values.count + MemoryLayout<Row>.stride
      return waiting.bytes >= Self.enough
    }
  }

  /// Takes all rows, in their order.
  func take() -> [Row] {
    waiting.withLock { waiting in
      defer { waiting = Waiting() }
      return waiting.rows
    }
  }
}
