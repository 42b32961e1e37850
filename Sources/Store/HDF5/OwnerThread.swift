import CHDF5
import Foundation
import Synchronization

/// The one thread of this process that calls HDF5.
///
/// The library keeps its state in globals and an error stack per thread, and is not built to be
/// shared everywhere; so the process has one owner for it, as it has one library.
let owner = OwnerThread()

/// A thread that does jobs in the order they were handed over.
final class OwnerThread: Sendable {
  private let queue: WorkQueue
  private let thread: ObjectIdentifier

  /// Starts the thread; its queue holds 64 MB, beyond which those who hand over work wait.
  fileprivate init() {
    let queue = WorkQueue(capacity: 64 << 20)
    self.queue = queue
    let thread = Thread {
      // Before any other call: an abandoned file must not be flushed when the process exits.
      H5dont_atexit()
      H5Eset_auto2(chdf5_error_stack(), nil, nil)
      HeapReference.makeReadable()
      while true { queue.doWaiting() }
    }
    thread.name = "hdf5"
    thread.start()
    self.thread = ObjectIdentifier(thread)
  }

  /// Whether the caller runs on this thread.
  var isCurrent: Bool { ObjectIdentifier(Thread.current) == thread }

  /// Hands work over without waiting for it, unless the queue is full.
  func submit(bytes: Int, _ work: @escaping WorkQueue.Work) {
    queue.add(bytes: isCurrent ? 0 : bytes, work)
  }

  /// Does the work on the owning thread, after all that was handed over before, and waits for it.
  func perform<Value: Sendable>(
    _ work: @escaping @Sendable () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    if isCurrent { return try work() }
    let reply = Reply<Value>()
    queue.add(bytes: 0) {
      do throws(StoreError) {
        reply.give(.success(try work()))
      } catch {
        reply.give(.failure(error))
      }
    }
    return try reply.wait()
  }
}

/// One answer, handed from the owning thread to the one that waits for it.
private final class Reply<Value: Sendable>: Sendable {
  private let answer = Mutex<Result<Value, StoreError>?>(nil)
  private let given = DispatchSemaphore(value: 0)

  func give(_ result: Result<Value, StoreError>) {
    answer.withLock { $0 = result }
    given.signal()
  }

  func wait() throws(StoreError) -> Value {
    given.wait()
    guard let result = answer.withLock({ $0 }) else {
      preconditionFailure("the owning thread signalled before it had given an answer")
    }
    return try result.get()
  }
}
