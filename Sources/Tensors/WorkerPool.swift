import CKernels
import Foundation
import Synchronization

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

  /// Workers for computing on `threads` threads, but no more than there are processors: more would only
  /// take each other's time, and memory.
  ///
  /// - Parameters:
  ///   - threads: How many are wanted.
  ///   - cores: How many processors this process may use.
  package convenience init(upTo threads: Int, cores: Int) {
    self.init(count: min(threads, max(1, cores)))
  }

  deinit {
    shared.stop()
  }

  /// Whether so many pieces are too few for the workers, at least two of whom there are for each: all
  /// of them should share the operations of one piece after another, instead.
  package static func shares(_ pieces: Int, among workers: Int) -> Bool { 2 * pieces <= workers }

  /// Runs `body`, in which the pool is given many short pieces of work.
  ///
  /// Workers without one look for the next for a while before they sleep: to wake one takes tens of
  /// microseconds.
  package func patiently<Result>(_ body: () -> Result) -> Result {
    shared.setPatience(Self.patience)
    defer { shared.setPatience(0) }
    return body()
  }

  /// How many times a patient worker looks: some tenths of a millisecond.
  private static let patience = 1 << 14

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
    withoutActuallyEscaping(body) { body in
      withoutActuallyEscaping(first) { shared.run(pieces, body, after: $0) }
    }
  }
}

/// What the threads of a pool share: the current work and how far it is.
// `body` and `pieces` are written by the caller when no piece is unfinished, and read by who has taken a
// piece, which stays unfinished until it has read them.
private final class Shared: @unchecked Sendable {
  typealias Body = @Sendable (Int, Int) -> Void

  private var body: Body?
  private var pieces = 0
  /// How many pieces nobody has taken, and above them which work it is: a worker that looked at an
  /// earlier one cannot take a piece of this by mistake.
  private let ticket = Atomic<UInt64>(0)
  private static let countBits: UInt64 = 32
  private let unfinished = Atomic<Int>(0)
  private let isStopped = Atomic<Bool>(false)

  /// How many times a thread looks before it sleeps.
  private let patience = Atomic<Int>(0)
  private let condition = NSCondition()
  /// Threads that sleep, or are about to: whoever changes what they wait for must wake them.
  private let sleepers = Atomic<Int>(0)

  func setPatience(_ count: Int) { patience.store(count, ordering: .relaxed) }

  /// Runs the pieces from 0, or from 1 while the calling thread is still busy with `first`.
  func run(_ pieces: Int, _ body: @escaping Body, after first: (() -> Void)? = nil) {
    begin(body, (first == nil ? 0 : 1)..<pieces)
    first?()
    work(as: 0)
    wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
    self.body = nil
  }

  private func begin(_ body: @escaping Body, _ range: Range<Int>) {
    precondition(self.body == nil, "a worker pool runs one piece of work at a time")
    self.body = body
    pieces = range.upperBound
    unfinished.store(range.count, ordering: .relaxed)
    let work = ticket.load(ordering: .relaxed) >> Self.countBits + 1
    ticket.store(
      work << Self.countBits | UInt64(range.count), ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  func serve(_ worker: Int) {
    while !isStopped.load(ordering: .acquiring) {
      work(as: worker)
      wait { untaken > 0 || isStopped.load(ordering: .sequentiallyConsistent) }
    }
  }

  func stop() {
    isStopped.store(true, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  /// Takes pieces until none is left.
  private func work(as worker: Int) {
    while let piece = take() {
      perform(piece, worker)
      let left = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
      if left == 0 { wakeSleepers() }
    }
  }

  /// Never inlined: no reference to the body may be left when the piece counts as finished, for the caller
  /// then takes the body's variables away.
  @inline(never)
  private func perform(_ piece: Int, _ worker: Int) { body?(piece, worker) }

  private var untaken: Int {
    Int(ticket.load(ordering: .sequentiallyConsistent) & (1 << Self.countBits - 1))
  }

  private func take() -> Int? {
    var seen = ticket.load(ordering: .acquiring)
    while true {
      let left = seen & (1 << Self.countBits - 1)
      if left == 0 { return nil }
      let (isTaken, now) = ticket.compareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      if isTaken { return pieces - Int(left) }
      seen = now
    }
  }

  /// Returns when `isSo`: what another thread makes so, and then wakes those who sleep.
  private func wait(until isSo: () -> Bool) {
    for _ in 0..<patience.load(ordering: .relaxed) {
      if isSo() { return }
      gecko_spin()
    }
    condition.lock()
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while !isSo() { condition.wait() }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    condition.unlock()
  }

  private func wakeSleepers() {
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    condition.lock()
    condition.broadcast()
    condition.unlock()
  }
}
