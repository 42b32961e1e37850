package import Report
import Synchronization

/// What is shown at the moment, and everybody who is told when that changes.
package final class LiveBoard: Sendable {
  private struct Standing: Sendable {
    var page: LivePage
    var view: LiveView
    var notice: String
    var listeners: [Int: AsyncStream<Int>.Continuation] = [:]
    var nextListener = 0
    var isClosed = false
  }

  private let standing: Mutex<Standing>

  /// A board that shows a view.
  package init(showing view: LiveView) {
    standing = Mutex(
      Standing(page: LivePage(view, notice: "", revision: 1), view: view, notice: ""))
  }

  /// Shows a view from now on; one that is shown already changes nothing.
  ///
  /// - Parameters:
  ///   - view: What to show; what was shown before if it is `nil`.
  ///   - notice: What is wrong at the moment; empty when nothing is.
  package func show(_ view: LiveView? = nil, notice: String = "") {
    standing.withLock { standing in
      let next = view ?? standing.view
      guard next != standing.view || notice != standing.notice else { return }
      standing.view = next
      standing.notice = notice
      standing.page = LivePage(next, notice: notice, revision: standing.page.revision + 1)
      for listener in standing.listeners.values { listener.yield(standing.page.revision) }
    }
  }

  /// Tells everybody again what is shown, so that who is gone is noticed.
  package func remind() {
    standing.withLock { standing in
      for listener in standing.listeners.values { listener.yield(standing.page.revision) }
    }
  }

  /// How many pages are open.
  package var listeners: Int { standing.withLock(\.listeners.count) }

  /// Ends every stream of changes, and any that is asked for from now on.
  package func close() {
    standing.withLock { standing in
      standing.isClosed = true
      for listener in standing.listeners.values { listener.finish() }
    }
  }

  /// What is shown.
  var page: LivePage { standing.withLock(\.page) }

  /// The revision that is shown, and from then on every later one; of several that nobody has taken
  /// yet, the newest.
  func changes() -> AsyncStream<Int> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Int.self, bufferingPolicy: .bufferingNewest(1))
    standing.withLock { standing in
      guard !standing.isClosed else { return continuation.finish() }
      let number = standing.nextListener
      standing.nextListener += 1
      standing.listeners[number] = continuation
      continuation.yield(standing.page.revision)
      continuation.onTermination = { [weak self] _ in self?.forget(number) }
    }
    return stream
  }

  private func forget(_ listener: Int) {
    standing.withLock { $0.listeners[listener] = nil }
  }
}
