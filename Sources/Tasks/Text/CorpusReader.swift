package import Foundation

/// Reads a text of any size from its beginning to its end: its files, their documents, and bytes.
///
/// Files may be compressed, and may be JSON lines, of which each row is a document.
package struct CorpusReader: Sendable {
  /// What is a document.
  package enum Documents: Equatable, Sendable {
    /// Nothing: the text is one.
    case none
    /// What lies between two separators; an empty one is none, and a file's end ends its document.
    case separated(by: String)
    /// Each file.
    case files
    /// Each row of JSON lines, of which a field is the text.
    case rows(field: String)
  }

  /// What comes next in a text.
  package enum Event {
    /// A file, by its path in the folder.
    case file(String)
    /// A document that has at least one byte.
    case document
    /// Bytes of the text.
    case bytes([UInt8])
    /// A row that cannot be read and was passed over: why.
    case badRow(TaskError)
  }

  /// The files.
  package let files: CorpusFiles
  private let documents: Documents
  private let isRaw: Bool
  private let skipsBadRows: Bool

  /// Finds the files of a text.
  ///
  /// - Parameters:
  ///   - url: A file or a folder.
  ///   - documents: What is a document.
  ///   - isRaw: Whether the files' own bytes are meant, compressed or not.
  ///   - skipsBadRows: Whether rows that cannot be read are passed over.
  /// - Throws: `TaskError` when there are none.
  package init(
    at url: URL, documents: Documents, isRaw: Bool = false, skipsBadRows: Bool = false
  ) throws(TaskError) {
    files = try CorpusFiles(at: url)
    self.documents = documents
    self.isRaw = isRaw
    self.skipsBadRows = skipsBadRows
  }

  /// Reads the text.
  ///
  /// - Parameter take: Gets each event in turn; what it throws ends the reading.
  /// - Throws: `TaskError` when a file cannot be read, is damaged, or has a row that is none.
  package func read(_ take: (Event) throws -> Void) throws {
    for entry in files.entries {
      try take(.file(entry.name))
      let stream = try makeCorpusStream(of: entry.url.path, isRaw: isRaw)
      switch documents {
      case .none: try read(stream, isDocument: false, take)
      case .files: try read(stream, isDocument: true, take)
      case .separated(let separator):
        var splitter = DocumentSplitter(separator: Array(separator.utf8))
        while true {
          let bytes = try stream.next()
          for piece in bytes.isEmpty ? splitter.rest() : splitter.pieces(of: bytes[...]) {
            if piece.opensDocument { try take(.document) }
            try take(.bytes(Array(piece.bytes)))
          }
          if bytes.isEmpty { break }
        }
      case .rows(let field):
        var rows = JSONRows(stream, path: entry.url.path, field: field)
        while let row = try rows.next() {
          switch row {
          case .success(let text):
            guard !text.isEmpty else { continue }
            try take(.document)
            try take(.bytes(text))
          case .failure(let error):
            guard skipsBadRows else { throw error }
            try take(.badRow(error))
          }
        }
      }
    }
  }

  private func read(
    _ stream: any CorpusStream, isDocument: Bool, _ take: (Event) throws -> Void
  ) throws {
    var isFirst = isDocument
    while true {
      let bytes = try stream.next()
      guard !bytes.isEmpty else { return }
      if isFirst { try take(.document) }
      isFirst = false
      try take(.bytes(bytes))
    }
  }
}
