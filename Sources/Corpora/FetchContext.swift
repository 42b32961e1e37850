package import Foundation

/// What a fetch needs of the one who asks for it: this room reads no clock, and prints nothing.
package struct FetchContext {
  /// Something worth telling.
  package enum Event: Equatable, Sendable {
    /// An address is asked; `kept` bytes are here from before.
    case asking(address: String, kept: Int)
    /// So many bytes are here, of so many if the server says it.
    case received(bytes: Int, total: Int?)
    /// What was here is worth nothing, and the download begins anew.
    case startingOver(reason: String)
    /// It is tried again after a pause.
    case retrying(reason: String, pause: Duration)
    /// An address failed, and the next is asked.
    case givingUpAddress(reason: String)
    /// So many bytes of the text are unpacked, of so many if that is known.
    case unpacked(bytes: Int, total: Int?)
  }

  /// Hears what happens, in the thread that fetches.
  let report: (Event) -> Void
  /// Whether somebody wants to stop.
  let isCancelled: () -> Bool
  /// Waits; may return early when somebody wants to stop.
  let pause: (Duration) -> Void
  /// What time it is.
  let now: () -> Date

  /// A context.
  package init(
    report: @escaping (Event) -> Void, isCancelled: @escaping () -> Bool,
    pause: @escaping (Duration) -> Void, now: @escaping () -> Date
  ) {
    self.report = report
    self.isCancelled = isCancelled
    self.pause = pause
    self.now = now
  }
}
