/// Cuts a file into documents at a separator while the file is read.
struct DocumentSplitter {
  /// Bytes of one document, and whether they are its first.
  struct Piece {
    let opensDocument: Bool
    let bytes: ArraySlice<UInt8>
  }

  private let separator: [UInt8]
  /// What may still turn out to be the beginning of a separator.
  private var held: [UInt8] = []
  private var isInDocument = false

  /// A splitter at the beginning of a file.
  ///
  /// - Precondition: `separator` is not empty.
  init(separator: [UInt8]) {
    precondition(!separator.isEmpty, "a document separator needs at least one byte, found 0")
    self.separator = separator
  }

  /// The documents' bytes among the file's next bytes; an empty document is none.
  ///
  /// Of separators that overlap the first is one, and reading goes on behind it, wherever the pieces
  /// of the file begin and end.
  mutating func pieces(of bytes: ArraySlice<UInt8>) -> [Piece] {
    let text = held.isEmpty ? bytes : (held + bytes)[...]
    var pieces: [Piece] = []
    var start = text.startIndex
    var position = text.startIndex
    let last = text.endIndex - separator.count
    while position <= last {
      guard text[position] == separator[0] else {
        position += 1
        continue
      }
      if text[position..<position + separator.count].elementsEqual(separator) {
        add(text[start..<position], to: &pieces)
        isInDocument = false
        position += separator.count
        start = position
      } else {
        position += 1
      }
    }
    // Behind `position` there is too little for a whole separator.
    add(text[start..<position], to: &pieces)
    held = Array(text[position...])
    return pieces
  }

  /// What is left when the file has ended.
  mutating func rest() -> [Piece] {
    var pieces: [Piece] = []
    add(held[...], to: &pieces)
    (held, isInDocument) = ([], false)
    return pieces
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, to pieces: inout [Piece]) {
    guard !bytes.isEmpty else { return }
    pieces.append(Piece(opensDocument: !isInDocument, bytes: bytes))
    isInDocument = true
  }
}
