import Foundation

extension BytePairTokenizer {
  /// Reads a tokenizer in the format of Hugging Face's `tokenizer.json`.
  ///
  /// What follows encoding there (templates that add a BOS, truncation, padding) is left out.
  ///
  /// - Parameters:
  ///   - json: The file's bytes.
  ///   - path: Where it is, for messages.
  /// - Throws: `TaskError.badTokenizer` when it is no byte-level BPE, or has a part that would change
  ///   the text or cut it otherwise than by a `WordRule`.
  package init(json: [UInt8], path: String) throws(TaskError) {
    let file: TokenizerFile
    do {
      file = try JSONDecoder().decode(TokenizerFile.self, from: Data(json))
    } catch {
      let file = try? JSONDecoder().decode(TokenizerFile.Kind.self, from: Data(json))
      if let kind = file?.model.type, kind != "BPE" {
        throw .badTokenizer(path: path, place: "model.type", expected: "'BPE'", found: "'\(kind)'")
      }
      throw .badTokenizer(
        path: path, place: "the file",
        expected: "the JSON of a tokenizer, a 'model' with 'vocab' and 'merges'",
        found: Self.reason(error))
    }
    try Self.checkModel(file, path)
    let composes = try Self.composes(file.normalizer, at: "normalizer", path)
    let (rules, addsPrefixSpace) = try Self.rules(of: file, path)
    let vocabulary = file.model.vocabulary ?? [:]
    let added = file.added ?? []
    let highest = max(vocabulary.values.max() ?? 0, added.map(\.id).max() ?? 0)
    guard (vocabulary.values.min() ?? 0) >= 0, (added.map(\.id).min() ?? 0) >= 0,
      highest < 1 << 24
    else {
      throw .badTokenizer(
        path: path, place: "model.vocab", expected: "numbers from 0 to \(1 << 24 - 1)",
        found: "\(highest)")
    }
    var pieces = [[UInt8]](repeating: [], count: highest + 1)
    for (name, token) in vocabulary { pieces[token] = ByteCharacters.bytes(of: name) }
    for token in added { pieces[token.id] = Array(token.content.utf8) }

    var byteTokens: [Int32] = []
    for (byte, character) in ByteCharacters.all.enumerated() {
      guard let token = vocabulary[String(character)] else {
        throw .badTokenizer(
          path: path, place: "model.vocab",
          expected: "a token for each byte, as byte-level BPE has",
          found: "none for byte \(byte), '\(character)'")
      }
      byteTokens.append(Int32(token))
    }
    var merges: [Merge] = []
    for (index, merge) in (file.model.merges ?? []).enumerated() {
      guard let left = vocabulary[merge.left], let right = vocabulary[merge.right],
        let result = vocabulary[merge.left + merge.right]
      else {
        throw .badTokenizer(
          path: path, place: "model.merges[\(index)]", expected: "tokens of the vocabulary",
          found: "'\(merge.left)' and '\(merge.right)'")
      }
      merges.append(Merge(left: Int32(left), right: Int32(right), result: Int32(result)))
    }
    self.init(
      pieces: pieces, merges: merges, byteTokens: byteTokens, rules: rules,
      addsPrefixSpace: addsPrefixSpace, composes: composes,
      ignoresMerges: file.model.ignoresMerges ?? false,
      added: added.map {
        Added(
          content: Array($0.content.utf8), token: Int32($0.id), isSpecial: $0.special ?? false,
          isNormalized: $0.normalized ?? false)
      }.filter { !$0.content.isEmpty })
  }

  /// The tokenizer in the same format, which Hugging Face's `tokenizers` opens.
  package var json: String {
    var vocabulary: [String: Int] = [:]
    let names = Set(added.map(\.token))
    for (token, bytes) in pieces.enumerated()
    where !bytes.isEmpty && !names.contains(Int32(token)) {
      vocabulary[ByteCharacters.text(of: bytes)] = token
    }
    let file = TokenizerFile(
      version: "1.0",
      added: added.map {
        TokenizerFile.Added(
          id: Int($0.token), content: String(decoding: $0.content, as: UTF8.self),
          singleWord: false, leftStrip: false, rightStrip: false, normalized: $0.isNormalized,
          special: $0.isSpecial)
      },
      normalizer: composes ? TokenizerFile.Part(type: "NFC") : nil,
      preTokenizer: preTokenizer, decoder: TokenizerFile.Part(byteLevel: addsPrefixSpace),
      model: TokenizerFile.Model(
        type: "BPE", ignoresMerges: ignoresMerges, vocabulary: vocabulary,
        merges: merges.map {
          TokenizerFile.Merge(
            left: ByteCharacters.text(of: pieces[Int($0.left)]),
            right: ByteCharacters.text(of: pieces[Int($0.right)]))
        }))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(file)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  private static func checkModel(_ file: TokenizerFile, _ path: String) throws(TaskError) {
    func expect(_ isSound: Bool, _ place: String, _ expected: String, _ found: String)
      throws(TaskError)
    {
      guard !isSound else { return }
      throw .badTokenizer(path: path, place: place, expected: expected, found: found)
    }
    let model = file.model
    let type = model.type ?? "BPE"
    try expect(type == "BPE", "model.type", "'BPE'", "'\(type)'")
    try expect(
      model.dropout ?? 0 == 0, "model.dropout", "none: a text has one encoding",
      "\(model.dropout ?? 0)")
    for (place, mark) in [
      ("continuing_subword_prefix", model.prefix), ("end_of_word_suffix", model.suffix),
    ] {
      try expect(
        mark?.isEmpty ?? true, "model." + place, "none, as byte-level BPE has", "'\(mark ?? "")'")
    }
    try expect(
      model.byteFallback != true, "model.byte_fallback", "false, as byte-level BPE has", "true")
    for (index, token) in (file.added ?? []).enumerated() {
      for (name, flag) in [
        ("single_word", token.singleWord), ("lstrip", token.leftStrip),
        ("rstrip", token.rightStrip),
      ] {
        try expect(
          flag != true, "added_tokens[\(index)].\(name)", "false, for it is not supported",
          "true, of '\(token.content)'")
      }
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "something else" }
    switch error {
    case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context):
      return context.debugDescription
    @unknown default: return "something else"
    }
  }
}
