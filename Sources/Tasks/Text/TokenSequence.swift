/// A text as tokens: its bytes, and a BOS in front of each document.
///
/// Kept as bytes and the places of the BOS, a byte a token, and cut into windows on demand.
struct TokenSequence: Sendable {
  /// The token that opens a document.
  static let bosToken: Int32 = 256

  /// The bytes of the text, without separators.
  private let bytes: [UInt8]
  /// The positions of the BOS tokens among the tokens, ascending.
  let documentStarts: [Int]

  /// The number of tokens.
  var count: Int { bytes.count + documentStarts.count }

  /// The text of `corpus` as one sequence without documents.
  init(_ corpus: Corpus) {
    bytes = corpus.bytes
    documentStarts = []
  }

  /// The documents of `corpus`: what lies between two `separator`s or file borders.
  ///
  /// A BOS takes the separator's place. An empty document is none.
  ///
  /// - Precondition: `separator` is not empty.
  init(_ corpus: Corpus, documentsSeparatedBy separator: [UInt8]) {
    precondition(!separator.isEmpty, "a document separator needs at least one byte, found 0")
    var bytes: [UInt8] = []
    var documentStarts: [Int] = []
    bytes.reserveCapacity(corpus.bytes.count)
    let ends = corpus.fileStarts.dropFirst() + [corpus.bytes.count]
    for (start, end) in zip(corpus.fileStarts, ends) {
      for document in Self.pieces(of: corpus.bytes[start..<end], between: separator)
      where !document.isEmpty {
        documentStarts.append(bytes.count + documentStarts.count)
        bytes += document
      }
    }
    self.bytes = bytes
    self.documentStarts = documentStarts
  }

  /// The tokens at `positions`.
  ///
  /// - Complexity: O(`positions.count` + log of the number of documents).
  func tokens(at positions: Range<Int>) -> [Int32] {
    precondition(
      positions.lowerBound >= 0 && positions.upperBound <= count,
      "tokens \(positions) of \(count)")
    var nextDocument = documentsStarting(before: positions.lowerBound)
    var nextByte = positions.lowerBound - nextDocument
    return positions.map { position in
      if nextDocument < documentStarts.count, documentStarts[nextDocument] == position {
        nextDocument += 1
        return Self.bosToken
      }
      nextByte += 1
      return Int32(bytes[nextByte - 1])
    }
  }

  /// The number of documents that start before `position`.
  private func documentsStarting(before position: Int) -> Int {
    var (low, high) = (0, documentStarts.count)
    while low < high {
      let middle = (low + high) / 2
      if documentStarts[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func pieces(
    of text: ArraySlice<UInt8>, between separator: [UInt8]
  ) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = text.startIndex
    var position = text.startIndex
    while position + separator.count <= text.endIndex {
      let isSeparator =
        text[position] == separator[0]
        && text[position..<position + separator.count].elementsEqual(separator)
      if isSeparator {
        pieces.append(text[start..<position])
        position += separator.count
        start = position
      } else {
        position += 1
      }
    }
    pieces.append(text[start...])
    return pieces
  }
}
