import Crypto
package import Store

/// How long a file is, and the SHA-256 of its bytes, in hexadecimal.
package struct Fingerprint: Codable, Equatable, Sendable {
  package let bytes: Int
  package let sha256: String

  /// The fingerprint of the file at `path`.
  package init(of path: String) throws(StoreError) {
    let file = try DiskFile(reading: path)
    var hash = RunningFingerprint()
    try file.read(try file.byteCount(), of: UInt8.self, at: 0) { hash.add($0) }
    self = hash.fingerprint
  }

  fileprivate init(bytes: Int, sha256: String) {
    self.bytes = bytes
    self.sha256 = sha256
  }
}

/// A fingerprint of bytes as they come.
struct RunningFingerprint {
  private var bytes = 0
  private var hash = SHA256()

  /// Takes in more bytes.
  mutating func add(_ more: ArraySlice<UInt8>) {
    bytes += more.count
    hash.update(data: more)
  }

  /// That of all bytes so far.
  var fingerprint: Fingerprint {
    Fingerprint(
      bytes: bytes,
      sha256: hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        .joined())
  }
}

/// What is known of a file before it is here; each part only if a source says so.
package struct Expectation: Encodable, Equatable, Sendable {
  package var bytes: Int?
  package var sha256: String?

  package init(bytes: Int? = nil, sha256: String? = nil) {
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// What a file that agrees has been held to.
  package enum Check: String, Codable, Sendable {
    case sha256
    case size
    /// Nothing is known: what came is recorded and trusted from then on.
    case none
  }

  /// What a file that agrees has been held to.
  package var check: Check { sha256 != nil ? .sha256 : bytes != nil ? .size : .none }

  /// Compares the file at `path` with what is known, and with who says so.
  ///
  /// - Throws: `malformed` when it differs.
  func require(
    _ found: Fingerprint, at path: String, by source: String? = nil
  ) throws(StoreError) {
    let origin = source.map { " (of \($0))" } ?? ""
    if let bytes, bytes != found.bytes {
      throw .malformed(
        file: path, place: "size" + origin, expected: "\(bytes) bytes", found: "\(found.bytes)")
    }
    if let sha256, sha256 != found.sha256 {
      throw .malformed(
        file: path, place: "SHA-256" + origin, expected: sha256, found: found.sha256)
    }
  }
}
