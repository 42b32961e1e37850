import Crypto
import Foundation

/// Writes a text as tokens to a new file, in bounded memory, however long the text is.
///
/// Tokens go to a nameless file beside the new one until their number is known; the new file gets its
/// name when it is whole.
package final class PreparedTextWriter {
  /// Where the file will be.
  package let path: String
  /// The number of tokens so far.
  package private(set) var count = 0
  /// The files so far: a name, and where each begins.
  private var files: [(name: String, start: Int)] = []
  private var documents: [Int64] = []
  private let pieces: Int
  private let bos: Int32?
  private let width: TokenWidth
  private let scratch: DiskFile
  private var buffer: [UInt8] = []
  private var written = 0
  private var hash = SHA256()

  /// Bytes that are gathered before they are written.
  private static let piece = 1 << 20

  /// Begins a text.
  ///
  /// - Parameters:
  ///   - path: Where there is no file yet.
  ///   - pieces: The number of tokens that stand for bytes of text.
  ///   - hasDocuments: Whether the token `pieces` begins each document.
  /// - Throws: `failed` with `EEXIST` when there is a file already, or when none can be made there.
  package init(asNew path: String, pieces: Int, hasDocuments: Bool) throws(StoreError) {
    try Folder.requireFree(path)
    let folder = Folder.parent(of: path)
    if !folder.isEmpty { try Folder.make(folder) }
    let name = (folder.isEmpty ? "" : folder + "/") + ".tokens.\(UUID().uuidString).partial"
    scratch = try DiskFile(creating: name)
    // Without a name it is gone with the process, however that ends.
    unlink(name)
    self.path = path
    self.pieces = pieces
    bos = hasDocuments ? Int32(pieces) : nil
    width = TokenWidth(vocabularySize: hasDocuments ? pieces + 1 : pieces)
  }

  /// What follows comes from another file.
  package func beginFile(named name: String) {
    // A file that gave no token is none.
    if files.last?.start == count { files.removeLast() }
    files.append((name, count))
  }

  /// What follows is another document, which the BOS opens.
  ///
  /// - Precondition: The text has documents.
  package func beginDocument() throws(StoreError) {
    guard let bos else { preconditionFailure("a document in a text without documents") }
    documents.append(Int64(count))
    try append([bos])
  }

  /// The number of documents so far.
  package var documentCount: Int { documents.count }

  /// Writes tokens.
  ///
  /// - Precondition: They are below the vocabulary's size.
  package func append(_ tokens: [Int32]) throws(StoreError) {
    switch width {
    case .one: buffer += tokens.lazy.map { UInt8($0) }
    case .two:
      for token in tokens {
        buffer.append(UInt8(truncatingIfNeeded: token))
        buffer.append(UInt8(truncatingIfNeeded: token >> 8))
      }
    case .four:
      for token in tokens {
        for shift in [0, 8, 16, 24] { buffer.append(UInt8(truncatingIfNeeded: token >> shift)) }
      }
    }
    count += tokens.count
    if buffer.count >= Self.piece { try writeBuffer() }
  }

  private func writeBuffer() throws(StoreError) {
    try scratch.write(buffer, at: written)
    hash.update(data: buffer)
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Makes the file.
  ///
  /// - Parameters:
  ///   - source: What the text was made of, in words.
  ///   - bytes: The bytes of text that the tokens stand for.
  ///   - tokenizer: What gives the bytes of a token, as JSON; `nil` when tokens are bytes.
  ///   - provenance: Further facts.
  /// - Throws: when it cannot be written; nothing is left then.
  package func finish(
    source: String, bytes: Int, tokenizer: String?, provenance: [Attribute]
  ) throws(StoreError) {
    try writeBuffer()
    if files.last?.start == count { files.removeLast() }
    let digest = hash.finalize().map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    var attributes: [Attribute] = [
      Attribute(RunNames.format, .text(TextNames.format)),
      Attribute(RunNames.conventions, .text(TextNames.format)),
      Attribute(TextNames.source, .text(source)), Attribute(TextNames.digest, .text(digest)),
      Attribute(TextNames.pieces, .integer(pieces)), Attribute(TextNames.bytes, .integer(bytes)),
    ]
    if let bos { attributes.append(Attribute(TextNames.bos, .integer(Int(bos)))) }
    if let tokenizer { attributes.append(Attribute(TextNames.tokenizer, .text(tokenizer))) }
    attributes += provenance.filter { !TextNames.reserved.contains($0.name) }
    let outline = TextOutline(
      attributes: attributes, width: width, count: count,
      documents: bos == nil ? nil : documents, files: files)
    let path = path
    try WholeFile.make(at: path, .kept) { (temporary) throws(StoreError) in
      let offset = try outline.make(at: temporary, named: path)
      let file = try DiskFile(updating: temporary)
      var position = 0
      while position < written {
        var piece: [UInt8] = []
        try scratch.read(min(Self.piece, written - position), of: UInt8.self, at: position) {
          piece += $0
        }
        try file.write(piece, at: offset + position)
        position += piece.count
      }
    }
  }
}

extension Folder {
  /// Throws when there is something at a path where a new file is to be.
  static func requireFree(_ path: String) throws(StoreError) {
    guard isTaken(path) else { return }
    throw .failed(
      act: "create the file", file: path, reason: String(cString: strerror(EEXIST)),
      errno: EEXIST)
  }
}
