/// A text as tokens, any range of which can be read by any thread.
///
/// What a text task is made on. Where the tokens lie is the source's own business: in memory
/// (`TokenSequence`), in a plain file (`CorpusFile`), or in a prepared file, which Experiments opens.
package protocol TokenSource: Sendable {
  /// Where the text is, for messages.
  var path: String { get }
  /// What the tokens stand for.
  var tokenizer: BytePairTokenizer { get }
  /// Whether a BOS opens each document.
  var hasDocuments: Bool { get }
  /// The number of tokens.
  var count: Int { get }
  /// The files that the text was read from, in their order; together they are the whole text.
  var files: [TextFilePart] { get }
  /// The positions of the BOS tokens, ascending; a source may leave them out unless it was asked for
  /// windows of documents.
  var documentStarts: [Int] { get }
  /// Bytes that the text takes in memory, however long it is used.
  var residentBytes: Int { get }

  /// The tokens at `positions`.
  ///
  /// - Throws: `TaskError` when a file cannot be read any more, or no longer has the bytes that it had
  ///   when it was opened: the numbers of a run would mean nothing after it.
  /// - Precondition: The positions lie in `0 ..< count`.
  func tokens(at positions: Range<Int>) throws(TaskError) -> [Int32]
}

extension TokenSource {
  /// How many tokens there are, and which begins a document.
  package var alphabet: TextAlphabet {
    TextAlphabet(pieces: tokenizer.count, hasDocuments: hasDocuments)
  }
}

/// A file's part of a text.
package struct TextFilePart: Equatable, Sendable {
  /// Its path in the folder, or its name.
  package let name: String
  /// Where it begins, in tokens.
  package let start: Int

  package init(name: String, start: Int) {
    self.name = name
    self.start = start
  }
}
