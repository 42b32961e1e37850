import Foundation
import Tasks
import Testing

@Suite struct `A corpus` {
  @Test func `is any bytes, also those that are no text`() throws {
    let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) } + [0xFF, 0xFE, 0x00, 0xC3]
    try withTemporaryFolder { folder in
      try folder.write(bytes, to: "binary")
      let corpus = try Corpus(readingFrom: folder.appendingPathComponent("binary"))
      #expect(corpus.bytes == bytes)
      #expect(corpus.fileStarts == [0])
    }
  }

  @Test func `of a folder is its files in the byte order of their relative paths`() throws {
    try withTemporaryFolder { folder in
      try folder.write(Array("3".utf8), to: "b.txt")
      try folder.write(Array("11".utf8), to: "a/z.txt")
      try folder.write(Array("2".utf8), to: "a0")
      try folder.write(Array("0".utf8), to: "Z")
      try folder.write([], to: "empty")
      try folder.write(Array("never".utf8), to: ".hidden")
      try folder.write(Array("never".utf8), to: ".git/objects")
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("link"),
        withDestinationURL: folder.appendingPathComponent("Z"))
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("round"), withDestinationURL: folder)
      let corpus = try Corpus(readingFrom: folder)
      #expect(String(bytes: corpus.bytes, encoding: .utf8) == "011230")
      #expect(corpus.fileStarts == [0, 1, 3, 4, 5])
    }
  }

  @Test func `is found through a link`() throws {
    try withTemporaryFolder { folder in
      try folder.write([1, 2], to: "files/a")
      let link = folder.appendingPathComponent("link")
      try FileManager.default.createSymbolicLink(
        at: link, withDestinationURL: folder.appendingPathComponent("files"))
      #expect(try Corpus(readingFrom: link).bytes == [1, 2])
    }
  }

  @Test func `that is not there, is empty or is no file is named in one sentence`() throws {
    try withTemporaryFolder { folder in
      try folder.write([], to: "empty")
      try folder.write([], to: "empties/a")
      try folder.write([], to: "empties/b")
      try folder.write([1], to: "hidden/.a")
      let broken = folder.appendingPathComponent("broken")
      try FileManager.default.createSymbolicLink(
        at: broken, withDestinationURL: folder.appendingPathComponent("nowhere"))
      let sentences = [
        "missing": "no such file or folder; 'path' needs a file, or a folder of files, to read",
        "broken": "no such file or folder; 'path' needs a file, or a folder of files, to read",
        "empty": "is empty; a text needs at least one window of bytes",
        "empties": "its 2 files are all empty; a text needs at least one window of bytes",
        "hidden": "the folder has no files to read (names that begin with '.' do not count)",
      ]
      for (name, sentence) in sentences {
        let url = folder.appendingPathComponent(name)
        let error = #expect(throws: TaskError.self) { try Corpus(readingFrom: url) }
        #expect(error?.description == "\(url.path): \(sentence)")
      }
    }
  }

  @Test func `is not read from a device`() {
    let error = #expect(throws: TaskError.self) {
      try Corpus(readingFrom: URL(fileURLWithPath: "/dev/zero"))
    }
    #expect(error == .neitherFileNorFolder(path: "/dev/zero"))
  }

  @Test(.enabled(if: getuid() != 0, "root reads every file"))
  func `that may not be read is named with the reason`() throws {
    try withTemporaryFolder { folder in
      try folder.write([1], to: "locked")
      let url = folder.appendingPathComponent("locked")
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: url.path)
      let error = #expect(throws: TaskError.self) { try Corpus(readingFrom: url) }
      #expect(error?.description.hasPrefix("\(url.path): cannot be read: ") == true)
    }
  }
}
