import Store
import Tasks

/// What a checkpoint keeps of the prepared text that its model learnt: enough to read and write text
/// where that file is not.
struct TextFacts {
  let tokenizer: BytePairTokenizer
  /// The token that begins a document, if documents were kept apart.
  let bosToken: Int32?

  /// The attribute that says by which version of Unicode characters were letters and numbers.
  static let unicodeName = "unicode"
  private static let (tokenizerName, bosName) = ("tokenizer", "document_start")

  init(tokenizer: BytePairTokenizer, bosToken: Int32?) {
    self.tokenizer = tokenizer
    self.bosToken = bosToken
  }

  /// Reads the facts; `nil` when there are none, for the text was not a prepared one.
  ///
  /// - Parameters:
  ///   - attributes: Of a checkpoint.
  ///   - file: Where they stand, for messages.
  /// - Throws: `TaskError` when the tokenizer is none.
  init?(_ attributes: [Attribute], in file: String) throws {
    var (tokenizer, bos): (BytePairTokenizer?, Int32?) = (nil, nil)
    for attribute in attributes {
      switch (attribute.name, attribute.value) {
      case (Self.tokenizerName, .text(let json)):
        tokenizer = try BytePairTokenizer(json: Array(json.utf8), path: file)
      case (Self.bosName, .integer(let token)):
        bos = Int32(exactly: token)
      default: break
      }
    }
    guard tokenizer != nil || bos != nil else { return nil }
    self.init(tokenizer: tokenizer ?? .bytes, bosToken: bos)
  }

  /// The facts as attributes; a tokenizer of bytes needs none.
  var attributes: [Attribute] {
    (tokenizer.isBytes ? [] : [Attribute(Self.tokenizerName, .text(tokenizer.json))])
      + (bosToken.map { [Attribute(Self.bosName, .integer(Int($0)))] } ?? [])
  }

  /// The tokens that a model was shown.
  var alphabet: TextAlphabet {
    TextAlphabet(pieces: tokenizer.count, hasDocuments: bosToken != nil)
  }
}
