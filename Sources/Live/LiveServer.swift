import Hummingbird
import HummingbirdCore
import Logging

/// Serves what a board shows to browsers of this machine, and changes nothing.
package struct LiveServer: Sendable {
  /// Only this machine reaches it.
  package static let host = "127.0.0.1"

  private let board: LiveBoard

  /// A server of a board.
  package init(of board: LiveBoard) {
    self.board = board
  }

  /// Serves until the task that it runs in is cancelled.
  ///
  /// - Parameters:
  ///   - port: Where to listen; 0 takes any that is free.
  ///   - announce: Called once, with the port, when it listens.
  /// - Throws: when it cannot listen there.
  package func run(
    onPort port: Int, announce: @escaping @Sendable (Int) -> Void
  ) async throws {
    var application = Application(
      responder: LiveResponder(board: board),
      configuration: ApplicationConfiguration(
        address: .hostname(Self.host, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(Self.connections)),
      onServerRunning: { channel in announce(channel.localAddress?.port ?? port) })
    application.logger.logLevel = .critical
    try await application.run()
  }

  /// Open at a time: a page takes two.
  private static let connections = 256
}
