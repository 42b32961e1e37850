import Synchronization

/// A text that `gecko data prepare` has turned into tokens, read where it lies.
///
/// Tokens are read from the file past HDF5, so any thread may, at the same time, and the system keeps one
/// copy for all processes. Once its digest was checked, a file that was written to meanwhile is checked
/// again before another token of it is believed.
package final class PreparedText: Sendable {
  /// Where it is.
  package let path: String
  /// What it was made of, in words.
  package let source: String
  /// SHA-256 of the tokens as they lie in the file, in hexadecimal.
  package let digest: String
  /// The number of tokens that stand for bytes of text.
  package let pieces: Int
  /// The token that begins a document, `pieces`; `nil` in a text without documents.
  package let bos: Int?
  /// The bytes of text that the tokens stand for.
  package let byteCount: Int
  /// What gives the bytes of a token, as JSON; `nil` when tokens are bytes.
  package let tokenizer: String?
  /// The number of tokens.
  package let count: Int
  /// The files that it was made of, and where each begins.
  package let files: [(name: String, start: Int)]
  private let width: TokenWidth
  private let offset: Int
  private let file: DiskFile
  /// The version of the file whose tokens are known to have the digest; `nil` before a check.
  private let known = Mutex<DiskFile.Version?>(nil)

  /// Whether there is a prepared text at a path, of this layout or another one.
  package static func isPrepared(_ path: String) -> Bool {
    let format = try? HDF5File.read(path) { (root) throws(StoreError) in
      try root.attribute(RunNames.format)
    }
    guard case .text(let name) = format else { return false }
    return name.hasPrefix("gecko-text-")
  }

  /// The header of a file, as HDF5 gives it.
  private struct Header: Sendable {
    let attributes: [Attribute]
    let shape: [Int]
    let element: String
    let offset: Int?
    let names: [String]
    let starts: [Int64]
  }

  /// Opens a prepared text.
  ///
  /// - Throws: `StoreError` when there is none, or it is not whole.
  package init(reading path: String) throws(StoreError) {
    let header = try HDF5File.read(path) { (root) throws(StoreError) in
      try root.requireFormat(TextNames.format)
      let tokens = try root.open(TextNames.tokens)
      return Header(
        attributes: try root.attributes(), shape: try tokens.extents(),
        element: try tokens.elementName(), offset: tokens.offset,
        names: try root.open(TextNames.fileNames).texts(),
        starts: try root.open(TextNames.fileStarts).numbers().integers ?? [])
    }
    func malformed(_ place: String, _ expected: String, _ found: String) -> StoreError {
      .malformed(file: path, place: place, expected: expected, found: found)
    }
    func text(_ name: String) -> String? {
      guard case .text(let text) = header.attributes.first(where: { $0.name == name })?.value
      else { return nil }
      return text
    }
    func integer(_ name: String) -> Int? {
      guard case .integer(let number) = header.attributes.first(where: { $0.name == name })?.value
      else { return nil }
      return number
    }
    guard let pieces = integer(TextNames.pieces), (1..<Int(Int32.max)).contains(pieces) else {
      throw malformed("attribute '\(TextNames.pieces)'", "a number of tokens", "none")
    }
    guard let digest = text(TextNames.digest) else {
      throw malformed("attribute '\(TextNames.digest)'", "a text", "none")
    }
    guard header.shape.count == 1, let width = TokenWidth(elementName: header.element),
      let offset = header.offset
    else {
      throw malformed(
        "/tokens", "unsigned integers [token], one behind the other",
        "\(header.element) of shape \(header.shape)")
    }
    let bos = integer(TextNames.bos)
    guard bos == nil || bos == pieces else {
      throw malformed("attribute '\(TextNames.bos)'", "\(pieces)", "\(bos ?? 0)")
    }
    let starts = header.starts.map { Int($0) }
    guard header.names.count == starts.count, starts.first == 0,
      zip(starts, starts.dropFirst() + [header.shape[0]]).allSatisfy({ $0 < $1 })
    else {
      throw malformed("/files", "names, and ascending starts from 0", "starts \(starts)")
    }
    let file = try DiskFile(reading: path)
    let room = try file.byteCount() - offset
    guard offset >= 0, room >= 0, header.shape[0] <= room / width.rawValue else {
      throw .truncated(file: path, reason: "it ends before its \(header.shape[0]) tokens")
    }
    self.path = path
    self.pieces = pieces
    self.bos = bos
    self.digest = digest
    source = text(TextNames.source) ?? ""
    byteCount = integer(TextNames.bytes) ?? 0
    tokenizer = text(TextNames.tokenizer)
    count = header.shape[0]
    files = zip(header.names, starts).map { ($0, $1) }
    self.width = width
    self.offset = offset
    self.file = file
  }

  /// The tokens at `positions`.
  ///
  /// - Throws: when the file cannot be read any more, or has a token beyond its vocabulary; when it was
  ///   checked and has other tokens now.
  /// - Precondition: The positions lie in `0 ..< count`.
  package func tokens(at positions: Range<Int>) throws(StoreError) -> [Int32] {
    for _ in 0..<Self.attempts {
      let tokens = try uncheckedTokens(at: positions)
      guard let known = known.withLock({ $0 }) else { return tokens }
      if try version() == known { return tokens }
      try requireDigest()
    }
    throw .failed(
      act: "read the tokens", file: path, reason: "they are being written to", errno: nil)
  }

  /// How often tokens are read again that were written to while they were read.
  private static let attempts = 8

  /// The tokens at `positions`, whatever became of the file.
  func uncheckedTokens(at positions: Range<Int>) throws(StoreError) -> [Int32] {
    precondition(
      positions.lowerBound >= 0 && positions.upperBound <= count, "tokens \(positions) of \(count)")
    let place = offset + positions.lowerBound * width.rawValue
    let tokens: [Int32] =
      switch width {
      case .one: try read(positions.count, at: place) { (byte: UInt8) in Int32(byte) }
      case .two: try read(positions.count, at: place) { Int32(UInt16(littleEndian: $0)) }
      case .four:
        try read(positions.count, at: place) { Int32(truncatingIfNeeded: UInt32(littleEndian: $0)) }
      }
    let end = Int32(bos ?? pieces - 1)
    guard let stray = tokens.first(where: { $0 < 0 || $0 > end }) else { return tokens }
    throw .malformed(
      file: path, place: "/tokens", expected: "tokens from 0 to \(end)", found: "\(stray)")
  }

  private func read<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ count: Int, at place: Int, _ token: (Element) -> Int32
  ) throws(StoreError) -> [Int32] {
    var tokens: [Int32] = []
    tokens.reserveCapacity(count)
    try file.read(count, of: Element.self, at: place) { tokens += $0.map(token) }
    return tokens
  }

  /// Bytes that the tokens take.
  var tokenBytes: Int { count * width.rawValue }

  /// The bytes of the tokens as they lie in the file, a piece at a time.
  func readTokenBytes(_ body: (ArraySlice<UInt8>) -> Void) throws(StoreError) {
    try file.read(tokenBytes, of: UInt8.self, at: offset, body)
  }

  /// The file's version.
  func version() throws(StoreError) -> DiskFile.Version { try file.version() }

  /// Whether a version of the file is known to have the digest.
  func isKnown(at version: DiskFile.Version) -> Bool { known.withLock { $0 == version } }

  /// Remembers that a version of the file has the digest.
  func know(_ version: DiskFile.Version) { known.withLock { $0 = version } }

  /// The positions of the tokens that begin documents, ascending; none in a text without.
  package func documentStarts() throws(StoreError) -> [Int] {
    guard bos != nil else { return [] }
    let starts = try HDF5File.read(path) { (root) throws(StoreError) in
      try root.contains(TextNames.documents)
        ? try root.open(TextNames.documents).numbers().integers ?? [] : []
    }.map { Int($0) }
    guard zip(starts, starts.dropFirst() + [count]).allSatisfy({ $0 < $1 }), starts.first ?? 0 >= 0
    else {
      throw .malformed(
        file: path, place: "/documents", expected: "ascending positions below \(count)",
        found: "others")
    }
    return starts
  }
}
