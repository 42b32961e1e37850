import Foundation
import Tasks
import Testing

@Suite struct `A text that is read through` {
  /// The files and documents of a text: `file name`, `document`, and bytes that lie together.
  private func events(_ url: URL, _ documents: CorpusReader.Documents) throws -> [String] {
    var events: [String] = []
    var bytes: [UInt8] = []
    func finish() {
      if !bytes.isEmpty { events.append(String(decoding: bytes, as: UTF8.self)) }
      bytes = []
    }
    try CorpusReader(at: url, documents: documents).read { event in
      switch event {
      case .file(let name):
        finish()
        events.append("file " + name)
      case .document:
        finish()
        events.append("document")
      case .bytes(let more): bytes += more
      }
    }
    finish()
    return events
  }

  @Test(arguments: ["lines.txt.gz", "lines.txt.zst"])
  func `is decompressed, whatever its name`(_ name: String) throws {
    try withTemporaryFolder { folder in
      let copy = folder.appending(path: "text")
      try FileManager.default.copyItem(atPath: Fixture.path(name), toPath: copy.path)
      #expect(
        try events(copy, .none) == ["file text", String(decoding: Fixture.lines, as: UTF8.self)])
      #expect(try Corpus(readingFrom: copy).bytes == Fixture.lines)
      #expect(try CorpusFile(at: copy) == nil)
    }
  }

  @Test(arguments: [("lines.txt.gz", "gzip"), ("lines.txt.zst", "zstd")])
  func `that was cut short or damaged is refused`(_ file: (name: String, kind: String)) throws {
    let whole = try [UInt8](Data(contentsOf: URL(filePath: Fixture.path(file.name))))
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "text")
      for length in [12, whole.count / 2, whole.count - 1] {
        try folder.write(Array(whole[..<length]), to: "text")
        let error = #expect(throws: TaskError.self) { try events(url, .none) }
        #expect(error?.description.contains(": cannot be read: its \(file.kind) data ") == true)
      }
      try folder.write(whole[..<20] + whole[20...].map { ~$0 }, to: "text")
      let error = #expect(throws: TaskError.self) { try events(url, .none) }
      #expect(error?.description.contains("its \(file.kind) data are damaged") == true)
    }
  }

  @Test func `has its files as documents where that is asked for`() throws {
    try withTemporaryFolder { folder in
      try folder.write(Array("one".utf8), to: "a/1")
      try folder.write([], to: "a/2")
      try folder.write(Array("two".utf8), to: "b")
      #expect(
        try events(folder, .files) == [
          "file a/1", "document", "one", "file a/2", "file b", "document", "two",
        ])
      #expect(
        try events(folder, .separated(by: "n")) == [
          "file a/1", "document", "o", "document", "e", "file a/2", "file b", "document", "two",
        ])
    }
  }

  /// The separator lies across the border of every size of piece that a file is read in.
  @Test func `finds separators wherever its pieces end`() throws {
    let separator = "<|>"
    for before in (1 << 18) - 4...(1 << 18) + 1 {
      try withTemporaryFolder { folder in
        let text = String(repeating: "<", count: before) + separator + separator + "|>end"
        try folder.write(Array(text.utf8), to: "text")
        #expect(
          try events(folder.appending(path: "text"), .separated(by: separator)) == [
            "file text", "document", String(repeating: "<", count: before), "document", "|>end",
          ])
      }
    }
  }

  @Test func `of JSON lines has a document a row`() throws {
    try withTemporaryFolder { folder in
      let long = String(repeating: "long ", count: 100_000)
      let rows = [
        #"{"id": 1, "text": "a \"quoted\" word\né\u00e9\ud83d\ude00"}"#, "", #"{"text": ""}"#,
        "  \r",
        #"{"text": "\#(long)"}"#, #"{"text": "last"}"#,
      ]
      try folder.write(Array(rows.joined(separator: "\n").utf8), to: "rows")
      #expect(
        try events(folder.appending(path: "rows"), .rows(field: "text")) == [
          "file rows", "document", "a \"quoted\" word\néé😀", "document", long, "document", "last",
        ])
    }
  }

  @Test(arguments: [
    (#"{"text": 1}"#, "a text in the field 'text', found another JSON value"),
    (#"{"body": "a", "id": 1}"#, "a field 'text', found 'body', 'id'"),
    ("[1]", "a JSON object, found another JSON value"),
    ("{nonsense", "a JSON object, found '{nonsense'"),
  ])
  func `of JSON lines says which row is none`(_ row: String, _ sentence: String) throws {
    try withTemporaryFolder { folder in
      try folder.write(Array("{\"text\": \"a\"}\n\n\(row)\n".utf8), to: "rows")
      let url = folder.appending(path: "rows")
      let error = #expect(throws: TaskError.self) { try events(url, .rows(field: "text")) }
      #expect(error?.description == "\(url.path):3: expected \(sentence)")
    }
  }
}

@Suite struct `A plain file` {
  @Test func `gives the bytes at any place without being kept`() throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try folder.write(bytes, to: "text")
      let file = try #require(try CorpusFile(at: folder.appending(path: "text")))
      #expect(file.count == 5000)
      #expect(file.residentBytes == 0)
      for range in [0..<5000, 17..<18, 4000..<5000, 0..<0] {
        #expect(try file.tokens(at: range) == bytes[range].map { Int32($0) })
      }
      var settings = TextSettings()
      settings.length = 16
      let task = try TextTask(settings, source: file)
      let other = try TextTask(settings, corpus: Corpus(path: "text", bytes: bytes))
      let stream = RandomStreamOfTests.stream
      for split in Split.allCases {
        for index in 0..<10 {
          #expect(
            try task.example(index, of: split, from: stream)
              == other.example(index, of: split, from: stream))
        }
      }
    }
  }

  @Test func `is not a folder`() throws {
    try withTemporaryFolder { folder in
      try folder.write([1], to: "a")
      #expect(try CorpusFile(at: folder) == nil)
    }
  }

  /// Opens three bytes, does something to the file, and reads one.
  private func reading(after act: (URL, FileHandle) throws -> Void) throws -> [Int32] {
    try withTemporaryFolder { folder in
      try folder.write([1, 2, 3], to: "a")
      let url = folder.appending(path: "a")
      let file = try #require(try CorpusFile(at: url))
      #expect(try file.tokens(at: 0..<1) == [1])
      try act(url, try FileHandle(forUpdating: url))
      return try file.tokens(at: 1..<2)
    }
  }

  @Test func `that is touched, copied over or removed goes on with the same bytes`() throws {
    let touched = try reading { url, _ in
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: url.path)
    }
    #expect(touched == [2])
    #expect(try reading { _, file in try file.write(contentsOf: [1, 2, 3]) } == [2])
    #expect(try reading { url, _ in try FileManager.default.removeItem(at: url) } == [2])
  }

  @Test func `that changes or shrinks while it is in use says so`() throws {
    func sentence(_ act: (URL, FileHandle) throws -> Void) -> String {
      let error = #expect(throws: TaskError.self) { _ = try reading(after: act) }
      return error?.description ?? ""
    }
    // Not the byte that is read.
    let other = sentence { _, file in try file.write(contentsOf: [9]) }
    #expect(other.contains("a: changed while it was in use: its bytes have the SHA-256 "))
    #expect(other.hasSuffix("; put the text back, and the same command goes on"))
    let shorter = sentence { _, file in try file.truncate(atOffset: 1) }
    #expect(shorter.contains("it has 1 bytes, and had 3"))
    let longer = sentence { _, file in try file.write(contentsOf: [1, 2, 3, 4]) }
    #expect(longer.contains("it has 4 bytes, and had 3"))
  }
}
