import Store
import Tasks

/// A prepared text as what a text task is made on.
struct PreparedTokens: TokenSource {
  private let text: PreparedText
  let tokenizer: BytePairTokenizer
  let documentStarts: [Int]
  let files: [TextFilePart]
  let residentBytes: Int

  var path: String { text.path }
  var hasDocuments: Bool { text.bos != nil }
  var count: Int { text.count }

  /// Opens a text whose tokens have the SHA-256 that the file says.
  ///
  /// - Parameters:
  ///   - text: The file.
  ///   - keepsDocuments: Whether the places of documents are read into memory.
  /// - Throws: `StoreError`, `TaskError` when the file is not what it should be.
  init(_ text: PreparedText, keepsDocuments: Bool) throws {
    try text.requireDigest()
    self.text = text
    tokenizer =
      try text.tokenizer.map { try BytePairTokenizer(json: Array($0.utf8), path: text.path) }
      ?? .bytes
    guard tokenizer.count == text.pieces else {
      throw TaskError.badTokenizer(
        path: text.path, place: "attribute 'pieces'", expected: "\(tokenizer.count), its tokens",
        found: "\(text.pieces)")
    }
    documentStarts = keepsDocuments ? try text.documentStarts() : []
    files = text.files.map { TextFilePart(name: $0.name, start: $0.start) }
    residentBytes = documentStarts.count * MemoryLayout<Int>.stride
  }

  func tokens(at positions: Range<Int>) throws(TaskError) -> [Int32] {
    do throws(StoreError) {
      return try text.tokens(at: positions)
    } catch {
      throw .changed(path: path, how: error.words)
    }
  }
}

extension StoreError {
  /// What went wrong with a file that is named elsewhere.
  fileprivate var words: String {
    switch self {
    case .malformed(_, let place, let expected, let found):
      "\(place): expected \(expected), found \(found)"
    case .truncated(_, let reason): "it is shorter: \(reason)"
    default: "\(self)"
    }
  }
}

extension PreparedText {
  /// The tokens, as far as a model has to know them.
  var alphabet: TextAlphabet { TextAlphabet(pieces: pieces, hasDocuments: bos != nil) }

  /// Identifies what is learnt: of a plain text, its bytes, as where it is read unprepared.
  var identity: String {
    guard tokenizer != nil || bos != nil else { return digest }
    let parts = [digest, "\(pieces)", bos.map { "\($0)" } ?? "", tokenizer ?? ""]
    return Trial.digest(of: Array(parts.joined(separator: "\n").utf8))
  }
}
