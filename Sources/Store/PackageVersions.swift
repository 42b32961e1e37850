import Foundation

/// The versions of the Swift packages that a checkout is built with.
package enum PackageVersions {
  /// The part of `Package.resolved` that says them.
  private struct Resolved: Decodable {
    struct Pin: Decodable {
      struct State: Decodable {
        let version: String?
        let revision: String?
      }

      let identity: String
      let state: State
    }

    let pins: [Pin]
  }

  /// The packages by name, each with its version: `swift-crypto 4.5.2, yams 6.2.2`.
  ///
  /// - Parameter folder: The checkout's top folder.
  /// - Returns: One line; `nil` where there is no `Package.resolved` that can be read.
  package static func text(inCheckout folder: String) -> String? {
    guard let bytes = FileManager.default.contents(atPath: folder + "/Package.resolved"),
      let resolved = try? JSONDecoder().decode(Resolved.self, from: bytes)
    else { return nil }
    return resolved.pins.sorted { $0.identity < $1.identity }
      .map { "\($0.identity) \($0.state.version ?? $0.state.revision ?? "unknown")" }
      .joined(separator: ", ")
  }
}
