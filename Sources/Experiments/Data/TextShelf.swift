import Foundation
import Store
import Tasks

/// The texts that tasks are made on, each opened once.
struct TextShelf {
  /// A way to read a path.
  private struct Key: Hashable {
    let path: String
    let isRaw: Bool
  }

  private var corpora: [Key: (corpus: Corpus, digest: String)] = [:]
  private var plain: [Key: CorpusFile] = [:]

  /// The task of a text, and what identifies its data.
  ///
  /// A prepared text and a plain file without documents are read where they lie; a folder, documents and
  /// what is compressed are read into memory.
  ///
  /// - Throws: `TaskError`, `StoreError`; `UnfetchedText` when the text is not here, but in the
  ///   catalogue.
  mutating func task(of source: TextSource) throws -> (task: TextTask, digest: String) {
    do {
      return try openedTask(of: source)
    } catch TaskError.missing(let path) {
      if let text = UnfetchedText(at: source.path) { throw text }
      throw TaskError.missing(path: path)
    }
  }

  private mutating func openedTask(of source: TextSource) throws -> (task: TextTask, digest: String)
  {
    let settings = source.settings
    if !source.isRaw, PreparedText.isPrepared(source.path) {
      if let separator = settings.documentSeparator {
        throw TaskError.impossibleForText(
          path: source.path,
          SettingMistake(
            "documents", found: String(reflecting: separator),
            expected: "nothing: a prepared text has its documents in it"))
      }
      let text = try PreparedText(reading: source.path)
      let tokens = try PreparedTokens(text, keepsDocuments: settings.windows == .document)
      return (
        try TextTask(settings, source: tokens), digest(text.identity, settings, tokens.files)
      )
    }
    if settings.documentSeparator == nil, let file = try file(of: source) {
      return (try TextTask(settings, source: file), digest(file.digest, settings, file.files))
    }
    let key = Key(path: source.path, isRaw: source.isRaw)
    let entry = try corpora[key] ?? corpus(of: source)
    corpora[key] = entry
    return (
      try TextTask(settings, corpus: entry.corpus),
      digest(entry.digest, settings, entry.corpus.files)
    )
  }

  private func corpus(of source: TextSource) throws -> (corpus: Corpus, digest: String) {
    let corpus = try Corpus(readingFrom: URL(filePath: source.path), isRaw: source.isRaw)
    return (corpus, Trial.digest(of: corpus.bytes))
  }

  private mutating func file(of source: TextSource) throws -> CorpusFile? {
    let key = Key(path: source.path, isRaw: source.isRaw)
    if let file = plain[key] { return file }
    guard let file = try CorpusFile(at: URL(filePath: source.path), isRaw: source.isRaw) else {
      return nil
    }
    plain[key] = file
    return file
  }

  /// The digest of a text's bytes, and of its files' places where splits are made of those.
  private func digest(
    _ digest: String, _ settings: TextSettings, _ files: [TextFilePart]
  ) -> String {
    guard settings.splits.namesFiles || settings.splits.border == .file else { return digest }
    let places = files.map { "\($0.start) \($0.name)" }
    return Trial.digest(of: Array(([digest] + places).joined(separator: "\n").utf8))
  }
}
