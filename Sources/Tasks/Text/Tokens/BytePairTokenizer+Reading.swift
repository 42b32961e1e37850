extension BytePairTokenizer {
  /// Reads a `tokenizer.json`.
  ///
  /// - Throws: `TaskError` when it cannot be read, or is no byte-level BPE.
  package init(readingFrom path: String) throws(TaskError) {
    let stream = try makeCorpusStream(of: path)
    var json: [UInt8] = []
    while true {
      let bytes = try stream.next()
      if bytes.isEmpty { break }
      json += bytes
    }
    try self.init(json: json, path: path)
  }
}
