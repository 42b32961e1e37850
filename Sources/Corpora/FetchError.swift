/// Why a text could not be fetched, files aside, of which `StoreError` tells.
package enum FetchError: Error, Equatable, Sendable {
  /// What was given as an address is none that can be asked.
  case wrongAddress(String)
  /// Somebody wanted to stop; so many bytes are kept.
  case interrupted(kept: Int)
  /// The server, or what it says, is not to be had, now or later.
  case refused(address: String, reason: String)
  /// The connection broke, or the server was busy; it can be tried again.
  case cut(address: String, reason: String)
  /// It was tried again for too long; so many bytes are kept.
  case gaveUp(address: String, reason: String, tries: Int, kept: Int)
  /// Another process is fetching the text.
  case busy(path: String)
  /// A file of that name is here, and nothing says what it should be.
  case unknownFile(path: String, manifest: String)
  /// What was downloaded cannot be kept beside a file of that name.
  case taken(path: String)
  /// A file that is here is not what it should be.
  case changed(path: String, reason: String)
}

extension FetchError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .wrongAddress(let address):
      "\(address): expected an address that begins with https:// or http://"
    case .interrupted(let kept):
      kept > 0
        ? "interrupted; \(kept) bytes are kept, and the same command goes on from there"
        : "interrupted; nothing is kept"
    case .refused(let address, let reason), .cut(let address, let reason):
      "\(address): \(reason)"
    case .gaveUp(let address, let reason, let tries, let kept):
      "\(address): \(reason); gave up after \(tries) \(tries == 1 ? "try" : "tries")"
        + (kept > 0 ? "; \(kept) bytes are kept, and the same command goes on from there" : "")
    case .busy(let path):
      "\(path): another process is fetching it"
    case .unknownFile(let path, let manifest):
      "\(path): there is a file of that name, and neither the catalogue nor \(manifest) says what "
        + "it should be; move it away to fetch it"
    case .taken(let path):
      "\(path): there is a file of that name; move it away, or leave out --keep-archive"
    case .changed(let path, let reason):
      "\(path): is here, but is not what was fetched or published: \(reason); move it away to fetch "
        + "it again"
    }
  }
}
