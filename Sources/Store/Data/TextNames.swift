/// The names of the layout of a prepared text, written once for writer and reader.
enum TextNames {
  static let format = "gecko-text-1"
  static let source = "source"
  static let digest = "sha256"
  static let pieces = "pieces"
  static let bos = "bos"
  static let bytes = "bytes"
  static let tokenizer = "tokenizer"
  /// Attributes of the root that provenance may not use.
  static let reserved = [
    RunNames.format, RunNames.conventions, source, digest, pieces, bos, bytes, tokenizer,
  ]

  static let tokens = "tokens"
  static let documents = "documents"
  static let fileNames = "files/name"
  static let fileStarts = "files/start"
}
