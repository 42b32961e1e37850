import Foundation
import Synchronization

/// Ctrl-C and SIGTERM as a wish that work asks for between steps, instead of an end at any moment.
///
/// Only a second SIGINT ends the process at once: a person pressed Ctrl-C again. Further SIGTERMs change
/// nothing, because batch systems send several while a checkpoint is being saved.
final class Interruption {
  /// A wish to stop.
  final class Wish: Sendable {
    private let isStated = Atomic(false)

    /// Whether it has been stated.
    var isUttered: Bool { isStated.load(ordering: .relaxed) }

    /// States the wish.
    ///
    /// - Returns: Whether it had been stated before.
    func state() -> Bool { isStated.exchange(true, ordering: .relaxed) }
  }

  /// How often Ctrl-C was pressed.
  private final class Presses: Sendable {
    private let count = Atomic(0)

    /// Counts one more.
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
  }

  private static let signals = [SIGINT, SIGTERM]

  /// What was asked for so far.
  let wish = Wish()
  private let sources: [any DispatchSourceSignal]

  /// Listens from now on.
  ///
  /// - Parameter announce: Called once, on another thread, when the first signal comes.
  init(announce: @escaping @Sendable () -> Void) {
    let (wish, presses) = (wish, Presses())
    sources = Self.signals.map { number in
      // The default action would end the process before the source hears of it.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // Without the handlers of `exit`, which would wait for the work that is to be dropped.
        if number == SIGINT, presses.next() > 1 { _exit(ExitStatus.interrupted.rawValue) }
        if !wish.state() { announce() }
      }
      source.resume()
      return source
    }
  }

  /// Stops listening: from now on a signal ends the process again.
  func stop() {
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }
}
