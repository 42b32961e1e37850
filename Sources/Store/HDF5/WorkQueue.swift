import Foundation

/// A first-in, first-out queue of jobs, bounded by the bytes its jobs carry.
///
/// `@unchecked Sendable`: `jobs` and `carried` are touched with `condition` locked only.
final class WorkQueue: @unchecked Sendable {
  typealias Work = @Sendable () -> Void

  private struct Job {
    let bytes: Int
    let work: Work
  }

  private let capacity: Int
  private let condition = NSCondition()
  private var jobs: [Job] = []
  private var carried = 0

  /// A queue that holds jobs of `capacity` bytes together.
  init(capacity: Int) { self.capacity = capacity }

  /// Adds a job and waits only while the queue is full.
  ///
  /// A job heavier than the whole queue is taken when the queue is empty; one of no bytes never
  /// waits, so the owner of the queue may add it itself.
  func add(bytes: Int, _ work: @escaping Work) {
    condition.lock()
    while bytes > 0, carried > 0, carried + bytes > capacity { condition.wait() }
    carried += bytes
    jobs.append(Job(bytes: bytes, work: work))
    // Whoever does the jobs waits for the first one only.
    if jobs.count == 1 { condition.broadcast() }
    condition.unlock()
  }

  /// Does all that is waiting in its order, or waits for something to do.
  func doWaiting() {
    condition.lock()
    while jobs.isEmpty { condition.wait() }
    var batch: [Job] = jobs.reversed()
    jobs.removeAll(keepingCapacity: true)
    condition.unlock()
    // Each job is released when it is done, with the arrays it carries.
    while let job = batch.popLast() {
      job.work()
      condition.lock()
      carried -= job.bytes
      // Whoever waits for room gets much of it at once, and is not woken for every job.
      if carried <= capacity / 2 { condition.broadcast() }
      condition.unlock()
    }
  }
}
