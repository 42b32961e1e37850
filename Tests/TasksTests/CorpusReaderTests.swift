import Foundation
import Tasks
import Testing

@Suite struct `A text that is read through` {
  /// The files and documents of a text: `file name`, `document`, and bytes that lie together.
  private func events(
    _ url: URL, _ documents: CorpusReader.Documents, skipsBadRows: Bool = false
  ) throws -> [String] {
    var events: [String] = []
    var bytes: [UInt8] = []
    func finish() {
      if !bytes.isEmpty { events.append(String(decoding: bytes, as: UTF8.self)) }
      bytes = []
    }
    try CorpusReader(at: url, documents: documents, skipsBadRows: skipsBadRows).read { event in
      switch event {
      case .file(let name):
        finish()
        events.append("file " + name)
      case .document:
        finish()
        events.append("document")
      case .bytes(let more): bytes += more
      case .badRow(let error):
        finish()
        events.append("bad row: \(error.description.replacing(url.path, with: ""))")
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
    (#"{"text": 1}"#, "10: expected a text in the field 'text', found a number"),
    (#"{"text": null}"#, "10: expected a text in the field 'text', found null"),
    (#"{"text": NaN, "x": 1}"#, "10: expected a text in the field 'text', found a number"),
    (#"{"body": "a", "id": 1}"#, "1: expected a field 'text', found 'body', 'id'"),
    (
      #"{"text": "lone \ud83d surrogate"}"#,
      #"16: expected a character, found half of one, '\ud83d…'"#
    ),
    (#"{"text": "a", "b": bogus}"#, "20: expected a value, found 'bogus}'"),
    (#"{"text": "a"} x"#, "15: expected the end of the row, found 'x'"),
    (#"{"text": "a"#, "10: expected a text that ends, found the end of the row in it"),
    ("[1]", "1: expected a JSON object, found an array"),
    ("{nonsense", "2: expected the name of a field, found 'nonsense'"),
  ])
  func `of JSON lines says which row is none`(_ row: String, _ sentence: String) throws {
    try withTemporaryFolder { folder in
      try folder.write(Array("{\"text\": \"a\"}\n\n\(row)\n{\"text\": \"b\"}".utf8), to: "rows")
      let url = folder.appending(path: "rows")
      let error = #expect(throws: TaskError.self) { try events(url, .rows(field: "text")) }
      #expect(error?.description == "\(url.path):3:\(sentence)")
      #expect(
        try events(url, .rows(field: "text"), skipsBadRows: true) == [
          "file rows", "document", "a", "bad row: :3:\(sentence)", "document", "b",
        ])
    }
  }

  @Test func `of JSON lines names a byte that is no UTF-8`() throws {
    try withTemporaryFolder { folder in
      let row = Array(#"{"text": "na"#.utf8) + [0xef] + Array(#"ve"}"#.utf8)
      try folder.write(row, to: "rows")
      let error = #expect(throws: TaskError.self) {
        try events(folder.appending(path: "rows"), .rows(field: "text"))
      }
      #expect(
        error?.description.hasSuffix("rows:1:13: expected UTF-8, found the byte 0xef") == true)
    }
  }

  /// What Python's `json.dumps` writes, and what no other field's value has to do with the text.
  @Test(arguments: [
    #"{"score": NaN, "text": "ok"}"#, #"{"text": "ok", "x": [-Infinity, {"y": 1e400}]}"#,
    #"{"x": 123456789012345678901234567890, "text": "ok"}"#, #"{"x": "\ud83d", "text": "ok"}"#,
    #"{"text": "first", "a": {"text": "inner"}, "b": {}, "c": [], "text": "ok"}"#,
    "\u{feff}{\"text\": \"ok\"}",
  ])
  func `of JSON lines reads one field and passes over the others`(_ row: String) throws {
    try withTemporaryFolder { folder in
      try folder.write(Array(row.utf8), to: "rows")
      #expect(
        try events(folder.appending(path: "rows"), .rows(field: "text")) == [
          "file rows", "document", "ok",
        ])
    }
  }

  @Test(arguments: [
    (#"{"doc": {"id": 1, "text": "inside"}}"#, "inside"),
    (#"{"doc": {"text": "inside"}, "doc.text": "named so"}"#, "named so"),
    (#"{"doc.text": "named so", "doc": {"text": "inside"}}"#, "named so"),
  ])
  func `of JSON lines has fields inside of objects`(_ row: String, _ text: String) throws {
    try withTemporaryFolder { folder in
      try folder.write(Array(row.utf8), to: "rows")
      #expect(
        try events(folder.appending(path: "rows"), .rows(field: "doc.text")) == [
          "file rows", "document", text,
        ])
    }
  }

  /// All 16 marks, at the beginning, in the middle and at the end, as pzstd and seekable files have them.
  @Test(arguments: UInt8(0x50)...0x5f)
  func `has zstd frames that are to be skipped anywhere`(_ mark: UInt8) throws {
    let frame = try [UInt8](Data(contentsOf: URL(filePath: Fixture.path("lines.txt.zst"))))
    let skipped: [UInt8] = [mark, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "text")
      try folder.write(skipped + frame + skipped + frame + skipped, to: "text")
      #expect(try Corpus(readingFrom: url).bytes == Fixture.lines + Fixture.lines)
      try folder.write(skipped + skipped, to: "text")
      #expect(throws: TaskError.empty(path: url.path, files: 1)) { try Corpus(readingFrom: url) }
    }
  }

  @Test(arguments: [("lines.txt.gz", "gzip"), ("lines.txt.zst", "zstd")])
  func `with other bytes behind its data is refused`(_ file: (name: String, kind: String)) throws {
    let whole = try [UInt8](Data(contentsOf: URL(filePath: Fixture.path(file.name))))
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "text")
      try folder.write(whole + whole, to: "text")
      #expect(try Corpus(readingFrom: url).bytes == Fixture.lines + Fixture.lines)
      // As of a member whose first byte has a flipped bit, and of a text that was added.
      for stray in [[whole[0] ^ 1] + whole[1...], Array("line".utf8)] {
        try folder.write(whole + stray, to: "text")
        #expect(
          throws: TaskError.strayBytes(
            path: url.path, kind: file.kind, offset: whole.count, bytes: Array(stray.prefix(4)))
        ) { try Corpus(readingFrom: url) }
      }
    }
  }

  @Test func `of gzip may be padded with zeros`() throws {
    let whole = try [UInt8](Data(contentsOf: URL(filePath: Fixture.path("lines.txt.gz"))))
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "text")
      try folder.write(whole + [UInt8](repeating: 0, count: 512), to: "text")
      #expect(try Corpus(readingFrom: url).bytes == Fixture.lines)
    }
  }
}

@Suite struct `A file that is no text` {
  private static let tar = [UInt8](repeating: 0x61, count: 257) + Array("ustar\u{0}00".utf8)

  @Test(arguments: [
    (Array("BZh91AY&SY".utf8), "bzip2"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xz"),
    (Array("PK\u{3}\u{4}".utf8), "a zip archive"), ([4, 0x22, 0x4d, 0x18], "lz4"),
    ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive"), (tar, "a tar archive"),
    (Array("PAR1....PAR1".utf8), "a Parquet table"),
    (Array("ARROW1\u{0}\u{0}".utf8), "an Arrow table"),
    ([0x93] + Array("NUMPY".utf8), "NumPy"), ([0xff, 0xfe, 0x61, 0], "UTF-16"),
    ([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], "UTF-32"),
    ([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], "an HDF5 file"),
  ])
  func `is refused by name, unless its bytes are meant`(_ file: (start: [UInt8], name: String))
    throws
  {
    try withTemporaryFolder { folder in
      try folder.write(Array("a text".utf8), to: "texts/a")
      try folder.write(file.start, to: "texts/b")
      let url = folder.appending(path: "texts/b")
      for place in [url, folder.appending(path: "texts")] {
        let error = #expect(throws: TaskError.self) { try Corpus(readingFrom: place) }
        #expect(
          error?.description.hasPrefix("\(url.path): expected a text, found a file that is ")
            == true)
        #expect(error?.description.contains(file.name) == true)
      }
      #expect(throws: TaskError.self) { try CorpusFile(at: url) }
      #expect(try Corpus(readingFrom: url, isRaw: true).bytes == file.start)
      #expect(try CorpusFile(at: url, isRaw: true)?.count == file.start.count)
    }
  }

  @Test(arguments: [
    "PK is no archive", "BZh is no bzip2, nor is BZh9", "Rar! he said", "7z x", "PAR1 is a word",
    "ARROW1 points there", "%PDF-like", "LZIP", "GGUF", "]", "P*M", "SQLite format 3 is a format",
  ])
  func `is not what only begins nearly so`(_ text: String) throws {
    try withTemporaryFolder { folder in
      try folder.write(Array(text.utf8), to: "text")
      #expect(try Corpus(readingFrom: folder.appending(path: "text")).bytes == Array(text.utf8))
    }
  }

  @Test func `may be tokens by its name and bytes`() throws {
    try withTemporaryFolder { folder in
      try folder.write([0x10, 0x27, 0xff, 0xc4, 0, 1], to: "train.bin")
      try folder.write(Array("plain é".utf8), to: "plain.bin")
      let error = #expect(throws: TaskError.self) {
        try Corpus(readingFrom: folder.appending(path: "train.bin"))
      }
      #expect(error?.description.contains("nanoGPT") == true)
      #expect(try CorpusFile(at: folder.appending(path: "plain.bin"))?.count == 8)
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
