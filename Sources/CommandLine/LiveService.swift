import Foundation
import Live
import Synchronization

/// The server at work beside the main thread.
struct LiveService {
  /// How the server is doing.
  private final class Standing: Sendable {
    private let facts = Mutex<(port: Int?, ending: String?)>((nil, nil))
    private let isSettled = DispatchSemaphore(value: 0)

    /// Says that it listens.
    func listen(onPort port: Int) {
      facts.withLock { $0.port = port }
      isSettled.signal()
    }

    /// Says that it ended, and why if not because somebody wanted it to.
    func end(_ complaint: String?) {
      facts.withLock { $0.ending = complaint ?? "the server ended" }
      isSettled.signal()
    }

    /// Waits until it listens or has failed to.
    func settled() -> (port: Int?, ending: String?) {
      isSettled.wait()
      return facts.withLock { $0 }
    }

    /// Why it serves no more; nil while it does.
    var ending: String? { facts.withLock(\.ending) }
  }

  /// Where browsers find it.
  let address: String

  private let task: Task<Void, Never>
  private let standing: Standing

  /// Begins to serve a board, and waits until it listens.
  ///
  /// - Throws: `CommandFailure` when it cannot listen there.
  init(of board: LiveBoard, onPort port: Int) throws {
    let standing = Standing()
    task = Task.detached {
      do {
        try await LiveServer(of: board).run(onPort: port) { standing.listen(onPort: $0) }
        standing.end(nil)
      } catch {
        standing.end("\(error)")
      }
    }
    self.standing = standing
    guard let taken = standing.settled().port else {
      throw CommandFailure(
        .failed,
        "cannot listen on port \(port): \(standing.ending ?? ""); --port 0 takes any that is free")
    }
    address = "http://\(LiveServer.host):\(taken)/"
  }

  /// Why it serves no more; nil while it does.
  var ending: String? { standing.ending }

  /// Ends it.
  func stop() { task.cancel() }
}
