import Foundation
import Tasks
import Tensors
import Testing

@Suite struct `Documents` {
  private let stream = RandomStream(seed: 8).stream("data")

  /// All tokens of the corpus, read window by window through the task.
  private func tokens(of corpus: Corpus, separator: String, length: Int = 1) throws -> [Int32] {
    var settings = TextSettings()
    settings.length = length
    settings.splits = TextSplits(train: 0.5, validation: 0.5, test: 0)
    settings.validationWindows = nil
    settings.documentSeparator = separator
    let task = try TextTask(settings, corpus: corpus)
    var tokens = [Int32?](repeating: nil, count: task.tokenCount(of: .train))
    for index in 0..<2000 {
      let start = task.windowStart(index, of: .train, from: stream)
      let example = try task.example(index, of: .train, from: stream)
      for (offset, token) in (example.tokens + example.targets.suffix(1)).enumerated() {
        #expect(tokens[start + offset] == nil || tokens[start + offset] == token)
        tokens[start + offset] = token
      }
    }
    let validation = try task.batch(
      0..<(task.count(of: .validation) ?? 0), of: .validation, from: stream)
    return tokens.compactMap { $0 } + validation.tokens + validation.targets.suffix(1)
  }

  private func words(_ tokens: [Int32]) -> String {
    String(decoding: tokens.flatMap { $0 == 256 ? Array("^".utf8) : [UInt8($0)] }, as: UTF8.self)
  }

  @Test(arguments: [1, 2, 3])
  func `open with a BOS that takes the separator's place`(_ length: Int) throws {
    let corpus = Corpus(path: "text", bytes: Array("one<|>two<|>three".utf8))
    let text = words(try tokens(of: corpus, separator: "<|>", length: length))
    #expect("^one^two^three".hasPrefix(text))
    #expect(text.count > 14 - length)
  }

  @Test func `are not opened where there is nothing between separators`() throws {
    let corpus = Corpus(path: "text", bytes: Array("\n\none\n\n\n\ntwo\n\n\n\n".utf8))
    #expect(words(try tokens(of: corpus, separator: "\n\n")) == "^one^two")
  }

  @Test func `do not match a separator in pieces`() throws {
    let corpus = Corpus(path: "text", bytes: Array("aab aaab ab b aab".utf8))
    #expect(words(try tokens(of: corpus, separator: "aab")) == "^ a^ ab b ")
  }

  @Test func `end with their file`() throws {
    let corpus = try withTemporaryFolder { folder in
      try folder.write(Array("one|two|".utf8), to: "a")
      try folder.write(Array("three".utf8), to: "b")
      try folder.write(Array("four|five".utf8), to: "c")
      return try Corpus(readingFrom: folder)
    }
    #expect(words(try tokens(of: corpus, separator: "|")) == "^one^two^three^four^five")
  }

  @Test func `need a vocabulary of 257`() throws {
    var settings = TextSettings()
    settings.length = 2
    settings.documentSeparator = "|"
    let bytes = Array("one|two".utf8) + [UInt8](repeating: 0xFF, count: 100)
    let task = try TextTask(settings, corpus: Corpus(path: "text", bytes: bytes))
    #expect(task.vocabularySize == 257)
    #expect(task.bosToken == 256)
    #expect(task.byteCount(of: 256) == 0)
    #expect(task.byteCount(of: 255) == 1)
  }

  @Test(arguments: zip(["one", "|one|", "||"], [1, 1, 0]))
  func `must be at least two`(_ text: String, _ found: Int) {
    var settings = TextSettings()
    settings.documentSeparator = "|"
    let error = #expect(throws: TaskError.self) {
      try TextTask(settings, corpus: Corpus(path: "text", bytes: Array(text.utf8)))
    }
    #expect(error == .tooFewDocuments(path: "text", separator: "|", found: found))
    #expect(
      error?.description == """
        text: the separator "|" of 'documents' leaves \(found) document\(found == 1 ? "" : "s"), \
        expected 2 or more; correct it, or leave 'documents' out
        """)
  }
}
