import Foundation
import Store
import Tasks

/// A text that streams are read from, and what identifies it.
struct StreamText: Sendable {
  let stream: TextStream
  /// Digest of its bytes, or of what was prepared of them.
  let digest: String
}

extension TrainedModel {
  /// The texts at a path: what was prepared there, or each file by itself.
  ///
  /// - Throws: `TaskError`, `StoreError` when they cannot be read; `TrainedModelError.impossible` when
  ///   the model was not trained on text, or on other tokens.
  func streamTexts(at path: String) throws -> [StreamText] {
    guard case .text(let source) = specification.task else {
      throw TrainedModelError.impossible(
        option: "--text", expected: "a model that was trained on text",
        found: "one that was trained on another task")
    }
    if !source.isRaw, PreparedText.isPrepared(path) {
      let text = try PreparedText(reading: path)
      let tokens = try PreparedTokens(text, keepsDocuments: false)
      guard tokens.tokenizer.json == tokenizer.json, tokens.alphabet == source.alphabet else {
        throw TrainedModelError.impossible(
          option: "--text", expected: "a text of the tokens that the model was trained on",
          found: "\(path), prepared with others")
      }
      return [StreamText(stream: TextStream(tokens), digest: text.identity)]
    }
    let corpus = try Corpus(readingFrom: URL(filePath: path), isRaw: source.isRaw)
    let ends = corpus.fileStarts.dropFirst() + [corpus.bytes.count]
    return zip(corpus.files, ends).map { file, end in
      let bytes = Array(corpus.bytes[file.start..<end])
      let path = corpus.files.count == 1 ? path : "\(path), \(file.name)"
      let text: any TokenSource =
        tokenizer.isBytes && !source.alphabet.hasDocuments
        ? TokenSequence(Corpus(path: path, bytes: bytes))
        : EncodedText(
          bytes, path: path, by: tokenizer,
          documentsSeparatedBy: source.settings.documentSeparator,
          hasDocuments: source.alphabet.hasDocuments)
      return StreamText(stream: TextStream(text), digest: Trial.digest(of: bytes))
    }
  }
}
