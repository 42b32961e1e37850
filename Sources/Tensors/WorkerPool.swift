import Foundation

/// Threads that take numbered pieces of work, one after another, until none is left.
///
/// Which worker takes which piece is decided by the clock, so a piece's result may depend on its
/// number only; `worker` is for scratch space. The calling thread is worker 0.
package final class WorkerPool: Sendable {
  private let shared: Shared
  /// Number of workers, the caller included.
  package let count: Int

  /// Starts `count - 1` threads.
  ///
  /// - Precondition: `count` is positive.
  package init(count: Int) {
    precondition(count > 0, "a worker pool needs at least one worker, found \(count)")
    let shared = Shared()
    self.count = count
    self.shared = shared
    for worker in 1..<max(count, 1) {
      let thread = Thread { shared.serve(worker) }
      thread.name = "gecko worker \(worker)"
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  deinit {
    shared.stop()
  }

  /// Runs `body(piece, worker)` for every piece of `0 ..< pieces`; returns when all are done.
  package func run(_ pieces: Int, _ body: @Sendable (_ piece: Int, _ worker: Int) -> Void) {
    if count == 1 || pieces <= 1 {
      for piece in 0..<pieces { body(piece, 0) }
      return
    }
    withoutActuallyEscaping(body) { shared.run(pieces, $0) }
  }

  /// Runs `first` as piece 0 on the calling thread, and `body` for the others; for a first piece that
  /// uses what must not leave its thread.
  ///
  /// - Precondition: There is a piece.
  package func run(
    _ pieces: Int, first: () -> Void, others body: @Sendable (_ piece: Int, _ worker: Int) -> Void
  ) {
    precondition(pieces > 0, "a first piece of \(pieces)")
    if count == 1 || pieces == 1 {
      first()
      for piece in 1..<pieces { body(piece, 0) }
      return
    }
    withoutActuallyEscaping(body) { shared.run(pieces, $0, after: first) }
  }
}

/// What the threads of a pool share: the current work and how far it is.
// Every mutable property is read and written between `condition.lock()` and `unlock()` only.
private final class Shared: @unchecked Sendable {
  typealias Body = @Sendable (Int, Int) -> Void

  private let condition = NSCondition()
  private var body: Body?
  private var next = 0
  private var pieces = 0
  private var unfinished = 0
  private var isStopped = false

  func run(_ pieces: Int, _ body: @escaping Body) {
    begin(body, 0..<pieces)
    finish()
  }

  /// Runs the pieces from 1 while the calling thread is still busy with `first`.
  func run(_ pieces: Int, _ body: @escaping Body, after first: () -> Void) {
    begin(body, 1..<pieces)
    condition.unlock()
    first()
    condition.lock()
    finish()
  }

  /// Lets the workers begin; left with the lock held.
  private func begin(_ body: @escaping Body, _ range: Range<Int>) {
    condition.lock()
    precondition(self.body == nil, "a worker pool runs one piece of work at a time")
    self.body = body
    (next, pieces, unfinished) = (range.lowerBound, range.upperBound, range.count)
    condition.broadcast()
  }

  /// Helps the workers, and waits for them; called with the lock held.
  private func finish() {
    work(as: 0)
    while unfinished > 0 { condition.wait() }
    body = nil
    condition.unlock()
  }

  func serve(_ worker: Int) {
    condition.lock()
    while !isStopped {
      work(as: worker)
      if !isStopped { condition.wait() }
    }
    condition.unlock()
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  /// Takes pieces until none is left; called and left with the lock held.
  private func work(as worker: Int) {
    while let body, next < pieces {
      let piece = next
      next += 1
      condition.unlock()
      body(piece, worker)
      condition.lock()
      unfinished -= 1
      if unfinished == 0 { condition.broadcast() }
    }
  }
}
