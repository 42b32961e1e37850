import Dispatch
import Foundation
import Synchronization

/// Events from many threads, taken in order by one.
final class EventQueue<Event: Sendable>: Sendable {
  private let events = Mutex<[Event]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  /// Adds an event.
  func add(_ event: Event) {
    events.withLock { $0.append(event) }
    arrivals.signal()
  }

  /// Takes the oldest event, waiting for one if there is none.
  ///
  /// - Returns: `nil` when none came in time.
  func next(within seconds: Double) -> Event? {
    guard arrivals.wait(timeout: .now() + seconds) == .success else { return nil }
    return events.withLock { $0.removeFirst() }
  }
}
