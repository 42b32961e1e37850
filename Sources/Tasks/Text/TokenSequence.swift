/// A text in memory as tokens: its bytes, and a BOS in front of each document.
///
/// Kept as bytes and the places of the BOS, a byte a token, and cut into windows on demand.
package struct TokenSequence: TokenSource {
  package let path: String
  /// The bytes of the text, without separators.
  private let bytes: [UInt8]
  package let files: [TextFilePart]
  package let hasDocuments: Bool
  package let documentStarts: [Int]

  package var tokenizer: BytePairTokenizer { .bytes }
  package var count: Int { bytes.count + documentStarts.count }
  package var residentBytes: Int { bytes.count }

  /// The text of `corpus` as one sequence without documents.
  package init(_ corpus: Corpus) {
    path = corpus.path
    bytes = corpus.bytes
    files = corpus.files
    hasDocuments = false
    documentStarts = []
  }

  /// The documents of `corpus`: what lies between two `separator`s or file borders.
  ///
  /// A BOS takes the separator's place. An empty document is none.
  ///
  /// - Throws: `TaskError.tooFewDocuments` when there are fewer than two.
  /// - Precondition: `separator` is not empty.
  package init(_ corpus: Corpus, documentsSeparatedBy separator: String) throws(TaskError) {
    var bytes: [UInt8] = []
    var documentStarts: [Int] = []
    var files: [TextFilePart] = []
    bytes.reserveCapacity(corpus.bytes.count)
    let ends = corpus.files.dropFirst().map(\.start) + [corpus.bytes.count]
    for (file, end) in zip(corpus.files, ends) {
      let start = bytes.count + documentStarts.count
      var splitter = DocumentSplitter(separator: Array(separator.utf8))
      func take(_ pieces: [DocumentSplitter.Piece]) {
        for piece in pieces {
          if piece.opensDocument { documentStarts.append(bytes.count + documentStarts.count) }
          bytes += piece.bytes
        }
      }
      take(splitter.pieces(of: corpus.bytes[file.start..<end]))
      take(splitter.rest())
      if bytes.count + documentStarts.count > start {
        files.append(TextFilePart(name: file.name, start: start))
      }
    }
    guard documentStarts.count > 1 else {
      throw .tooFewDocuments(
        path: corpus.path, separator: separator, found: documentStarts.count)
    }
    path = corpus.path
    self.bytes = bytes
    self.files = files
    self.documentStarts = documentStarts
    hasDocuments = true
  }

  package func tokens(at positions: Range<Int>) -> [Int32] {
    precondition(
      positions.lowerBound >= 0 && positions.upperBound <= count,
      "tokens \(positions) of \(count)")
    var nextDocument = documentStarts.firstIndex(atLeast: positions.lowerBound)
    var nextByte = positions.lowerBound - nextDocument
    return positions.map { position in
      if nextDocument < documentStarts.count, documentStarts[nextDocument] == position {
        nextDocument += 1
        return Int32(tokenizer.count)
      }
      nextByte += 1
      return Int32(bytes[nextByte - 1])
    }
  }
}

extension [Int] {
  /// The index of the first element that is at least `value`, in an ascending array.
  func firstIndex(atLeast value: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
