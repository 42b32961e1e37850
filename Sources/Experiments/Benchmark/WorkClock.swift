import Autograd
import Synchronization

/// Times the work of one thread by its kind: each piece without the pieces that lie inside it.
final class WorkClock: WorkObserver {
  /// What all pieces of a kind come to.
  struct Total: Sendable {
    var calls = 0
    var seconds = 0.0
    var productFLOPs = 0.0
    var bytes = 0.0
  }

  private struct Piece {
    let start: ContinuousClock.Instant
    var inside = Duration.zero
  }

  private struct Book {
    var open: [Piece] = []
    var totals: [ObservedWork.Kind: Total] = [:]
  }

  private let book = Mutex(Book())
  private let clock = ContinuousClock()

  /// What was heard since the beginning, or the last `reset`.
  var totals: [ObservedWork.Kind: Total] { book.withLock(\.totals) }

  /// Forgets what was heard.
  func reset() {
    book.withLock { $0.totals.removeAll(keepingCapacity: true) }
  }

  func begin() {
    book.withLock { $0.open.append(Piece(start: clock.now)) }
  }

  func end(_ work: () -> ObservedWork) {
    let now = clock.now
    let work = work()
    book.withLock { book in
      guard let piece = book.open.popLast() else {
        preconditionFailure("a piece of work ends that did not begin: \(work.kind)")
      }
      let whole = now - piece.start
      if !book.open.isEmpty { book.open[book.open.count - 1].inside += whole }
      var total = book.totals[work.kind, default: Total()]
      total.calls += 1
      total.seconds += (whole - piece.inside).seconds
      total.productFLOPs += work.productFLOPs
      total.bytes += work.bytes
      book.totals[work.kind] = total
    }
  }
}
