import Foundation
package import Store
import Tasks

/// Turns a text of any size into a prepared one, in bounded memory.
package struct TextPreparation {
  /// Where tokens come from.
  package enum Vocabulary: Equatable, Sendable {
    /// A token a byte.
    case bytes
    /// A byte-pair tokenizer with so many tokens, learnt from the text.
    case learnt(Int)
    /// The tokenizer in a `tokenizer.json`.
    case file(String)
  }

  /// What a preparation came to.
  package struct Outcome: Equatable, Sendable {
    /// Tokens, those that begin documents included.
    package var tokens = 0
    /// Bytes of text that they stand for.
    package var bytes = 0
    /// Documents; 0 in a text without.
    package var documents = 0
    /// Tokens that stand for bytes.
    package var pieces = 0
    /// Bytes of the text that its normalizer replaced, and those that it put in their place.
    package var replacedBytes = 0
    package var replacementBytes = 0
    /// Rows that could not be read and were passed over.
    package var badRows = 0
    /// Why the first of them could not be read.
    package var reasons: [String] = []
  }

  /// What is a document.
  package enum Documents: Equatable, Sendable {
    /// Rows where the source's name says that they are JSON lines, else nothing.
    case byName
    /// What lies between two separators.
    case separated(by: String)
    /// Each file.
    case files
    /// Each row of JSON lines, of which a field is the text.
    case rows(field: String)

    /// How the text of a source is read.
    fileprivate func reading(_ source: String) -> CorpusReader.Documents {
      switch self {
      case .separated(let separator): return .separated(by: separator)
      case .files: return .files
      case .rows(let field): return .rows(field: field)
      case .byName:
        let name = source.lowercased()
        let isRows = [".jsonl", ".ndjson"].contains { ending in
          ["", ".gz", ".zst"].contains { name.hasSuffix(ending + $0) }
        }
        return isRows ? .rows(field: "text") : .none
      }
    }
  }

  private let source: String
  private let reader: CorpusReader
  private let documents: CorpusReader.Documents
  private let vocabulary: Vocabulary

  /// Finds a text.
  ///
  /// - Parameters:
  ///   - source: A file, or a folder of files.
  ///   - documents: What is a document.
  ///   - vocabulary: What is a token.
  ///   - isRaw: Whether the files' own bytes are meant, compressed or not.
  ///   - skipsBadRows: Whether rows that cannot be read are counted and passed over.
  /// - Throws: `TaskError` when there is no text, or it is prepared already; `NoSuchSource`.
  package init(
    of source: String, documents: Documents, vocabulary: Vocabulary, isRaw: Bool = false,
    skipsBadRows: Bool = false
  ) throws {
    if let missing = NoSuchSource(source) { throw missing }
    if !isRaw, PreparedText.isPrepared(source) {
      throw TaskError.unreadable(path: source, reason: "it is a prepared text already")
    }
    self.source = source
    self.documents = documents.reading(source)
    self.vocabulary = vocabulary
    reader = try CorpusReader(
      at: URL(filePath: source), documents: self.documents, isRaw: isRaw,
      skipsBadRows: skipsBadRows)
  }

  /// Writes the prepared text.
  ///
  /// - Parameters:
  ///   - path: Where there is no file yet.
  ///   - provenance: Facts to keep in the file.
  ///   - report: Told now and then how many bytes of text have been read, in which pass over it.
  /// - Returns: How much it was.
  /// - Throws: `TaskError` when the text cannot be read or has nothing in it, `StoreError` when the file
  ///   cannot be written; nothing is left then.
  package func write(
    asNew path: String, provenance: [Attribute], report: (_ pass: String, _ bytes: Int) -> Void
  ) throws -> Outcome {
    if Folder.isTaken(path) {
      throw StoreError.failed(
        act: "create the file", file: path, reason: "there is one already", errno: EEXIST)
    }
    let tokenizer = try tokenizer(report)
    let writer = try PreparedTextWriter(
      asNew: path, pieces: tokenizer.count, hasDocuments: documents != .none)
    var encoder = StreamEncoder(tokenizer, path: source)
    var outcome = Outcome()
    var firstBadRow: TaskError?
    var told = 0
    try reader.read { event in
      switch event {
      case .file(let name):
        try writer.append(encoder.rest())
        writer.beginFile(named: name)
      case .document:
        try writer.append(encoder.rest())
        try writer.beginDocument()
      case .bytes(let bytes):
        outcome.bytes += bytes.count
        try writer.append(try encoder.tokens(of: bytes))
        if outcome.bytes - told >= Self.reportedBytes {
          told = outcome.bytes
          report("encoding", told)
        }
      case .badRow(let error):
        outcome.badRows += 1
        firstBadRow = firstBadRow ?? error
        if outcome.reasons.count < Self.shownReasons { outcome.reasons.append("\(error)") }
      }
    }
    try writer.append(encoder.rest())
    if outcome.bytes == 0, let firstBadRow { throw firstBadRow }
    guard outcome.bytes > 0 else {
      throw TaskError.empty(path: source, files: reader.files.entries.count)
    }
    if case .separated(let separator) = documents, writer.documentCount < 2 {
      throw TaskError.tooFewDocuments(
        path: source, separator: separator, found: writer.documentCount)
    }
    outcome.tokens = writer.count
    outcome.documents = writer.documentCount
    outcome.pieces = tokenizer.count
    outcome.replacedBytes = encoder.replaced.source
    outcome.replacementBytes = encoder.replaced.result
    try writer.finish(
      source: source, bytes: outcome.bytes, tokenizer: tokenizer.isBytes ? nil : tokenizer.json,
      provenance: provenance + facts(of: tokenizer, replaced: encoder.replaced))
    return outcome
  }

  /// What the tokens depend on beside the tokenizer's file.
  private func facts(
    of tokenizer: BytePairTokenizer, replaced: BytePairTokenizer.Replaced
  ) -> [Attribute] {
    guard !tokenizer.isBytes else { return [] }
    let version = Attribute(TextFacts.unicodeName, .text(CharacterClasses.unicodeVersion))
    guard tokenizer.composes else { return [version] }
    return [
      version, Attribute("normalized_bytes_source", .integer(replaced.source)),
      Attribute("normalized_bytes", .integer(replaced.result)),
    ]
  }
  /// Reasons that are kept of rows that cannot be read.
  private static let shownReasons = 3

  /// Bytes between two reports.
  private static let reportedBytes = 16 << 20

  private func tokenizer(
    _ report: (_ pass: String, _ bytes: Int) -> Void
  ) throws -> BytePairTokenizer {
    switch vocabulary {
    case .bytes: return .bytes
    case .file(let path):
      return try BytePairTokenizer(readingFrom: path)
    case .learnt(let count):
      var trainer = PairTrainer()
      var cutter = TextCutter(forWordsOf: source)
      var (read, told) = (0, 0)
      try reader.read { event in
        if case .badRow = event { return }
        guard case .bytes(let bytes) = event else {
          trainer.read(cutter.rest())
          return
        }
        read += bytes.count
        if let text = try cutter.cut(bytes) { trainer.read(text) }
        if read - told >= Self.reportedBytes {
          told = read
          report("counting words", read)
        }
      }
      trainer.read(cutter.rest())
      report("learning tokens", read)
      return trainer.tokenizer(vocabulary: count)
    }
  }
}
