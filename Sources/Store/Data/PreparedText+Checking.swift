import Crypto

/// What a check of a prepared text's tokens came to.
package enum TextCheck: Equatable, Sendable {
  /// They have the SHA-256 that the file says.
  case holds
  /// They have another one.
  case differs(found: String)
}

extension PreparedText {
  /// Bytes of tokens from which on a check is remembered: fewer are hashed in no time.
  private static let rememberedBytes = 1 << 24

  /// Looks whether the tokens have the SHA-256 that the file says, and whether its documents begin
  /// where it says.
  ///
  /// Tokens that were hashed before, by any process of this user, are not read again as long as the
  /// file's size and times and its place on the disk are the same.
  ///
  /// - Throws: `malformed` with both digests when they have not; when the file cannot be read.
  package func requireDigest() throws(StoreError) {
    let version = try version()
    if isKnown(at: version) { return }
    let isLarge = tokenBytes >= Self.rememberedBytes
    if isLarge, DigestMemory.has(digest, of: path, at: version) {
      know(version)
      return
    }
    let found = try hashed()
    guard found == digest else {
      throw .malformed(
        file: path, place: "/tokens", expected: "the SHA-256 \(digest), as the file says",
        found: "\(found): the tokens are not those that were prepared; prepare the text again")
    }
    // Written to while it was hashed: the next read looks again.
    guard try self.version() == version else { return }
    know(version)
    if isLarge { DigestMemory.add(digest, of: path, at: version) }
  }

  /// What a check says, for a listing.
  ///
  /// - Throws: when the file cannot be read, or its documents do not begin where it says.
  package func check() throws(StoreError) -> TextCheck {
    let found = try hashed()
    return found == digest ? .holds : .differs(found: found)
  }

  /// SHA-256 of the tokens as they lie in the file; on the way the places of documents are compared.
  private func hashed() throws(StoreError) -> String {
    var hash = SHA256()
    try readTokenBytes { hash.update(data: $0) }
    try requireDocuments()
    return hash.finalize().map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// Each token that begins a document stands where the file says that one begins, and nowhere else.
  private func requireDocuments() throws(StoreError) {
    guard let bos else { return }
    let starts = try documentStarts()
    var next = 0
    let piece = 1 << 20
    for start in stride(from: 0, to: count, by: piece) {
      let tokens = try uncheckedTokens(at: start..<min(start + piece, count))
      for (offset, token) in tokens.enumerated() where Int(token) == bos {
        guard next < starts.count, starts[next] == start + offset else {
          throw .malformed(
            file: path, place: "/documents",
            expected: "the places of the token \(bos), which begins documents",
            found: next < starts.count ? "\(starts[next])" : "none at \(start + offset)")
        }
        next += 1
      }
    }
    guard next == starts.count else {
      throw .malformed(
        file: path, place: "/documents", expected: "\(next), as many as begin in the tokens",
        found: "\(starts.count)")
    }
  }
}
