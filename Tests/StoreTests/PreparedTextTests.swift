import Foundation
import Store
import Testing

@Suite struct `A prepared text` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Writes two files of documents of `tokens`.
  private func write(_ tokens: [[Int32]], pieces: Int, to name: String) throws {
    let writer = try PreparedTextWriter(
      asNew: scratch.path(name), pieces: pieces, hasDocuments: true)
    writer.beginFile(named: "empty")
    writer.beginFile(named: "first")
    for (index, document) in tokens.enumerated() {
      if index == tokens.count - 1 { writer.beginFile(named: "lást") }
      try writer.beginDocument()
      try writer.append(document)
    }
    try writer.finish(
      source: "a source", bytes: 17, tokenizer: "{}", provenance: [Attribute("host", "here")])
  }

  @Test(arguments: [(255, "uint8"), (256, "uint16"), (65_535, "uint16"), (65_536, "uint32")])
  func `gives back its tokens, files and documents in any width`(
    _ size: (pieces: Int, element: String)
  ) throws {
    let top = Int32(size.pieces - 1)
    let tokens: [[Int32]] = [[0, top, 1], [], (0..<5000).map { Int32($0) * 7 % top }, [top]]
    try write(tokens, pieces: size.pieces, to: "text.h5")
    let all = tokens.flatMap { [Int32(size.pieces)] + $0 }
    let text = try PreparedText(reading: scratch.path("text.h5"))
    #expect(text.count == all.count)
    #expect(try text.tokens(at: 0..<all.count) == all)
    #expect(try text.tokens(at: 3..<11) == Array(all[3..<11]))
    #expect(try text.tokens(at: 9..<9) == [])
    #expect(text.files.map(\.name) == ["first", "lást"])
    #expect(text.files.map(\.start) == [0, all.count - 2])
    #expect(try text.documentStarts() == [0, 4, 5, all.count - 2])
    #expect(text.pieces == size.pieces)
    #expect(text.bos == size.pieces)
    #expect(text.byteCount == 17)
    #expect(text.tokenizer == "{}")
    #expect(text.source == "a source")
    let entries = try DataFile(reading: text.path).entries()
    #expect(entries.first { $0.name == "tokens" }?.element == size.element)
    #expect(PreparedText.isPrepared(text.path))
    // Nothing but the file is left.
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["text.h5"])
  }

  @Test func `of bytes has their digest`() throws {
    let writer = try PreparedTextWriter(
      asNew: scratch.path("abc.h5"), pieces: 256, hasDocuments: false)
    writer.beginFile(named: "abc")
    try writer.append([0x61, 0x62, 0x63])
    try writer.finish(source: "abc", bytes: 3, tokenizer: nil, provenance: [])
    let text = try PreparedText(reading: scratch.path("abc.h5"))
    // FIPS 180-2, appendix B.1.
    #expect(
      text.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(text.bos == nil)
    #expect(try text.documentStarts() == [])
  }

  @Test(.enabled(if: Python.has("h5py"), "h5py is not installed"))
  func `is read by h5py`() throws {
    try write([[5, 6], [7]], pieces: 300, to: "text.h5")
    let output = try Python.run(
      """
      import hashlib, sys, h5py
      with h5py.File(sys.argv[1], "r") as text:
          tokens = text["tokens"][:]
          print(tokens.dtype, tokens.tolist(), text["documents"][:].tolist())
          print(text["files/name"].asstr()[:].tolist(), text.attrs["pieces"], text.attrs["host"])
          print(hashlib.sha256(tokens.tobytes()).hexdigest() == text.attrs["sha256"])
      """, scratch.path("text.h5"))
    #expect(
      output == """
        uint16 [300, 5, 6, 300, 7] [0, 3]
        ['first', 'lást'] 300 here
        True

        """)
  }

  @Test func `never takes the place of a file`() throws {
    try write([[1]], pieces: 300, to: "text.h5")
    let before = try Data(contentsOf: URL(filePath: scratch.path("text.h5")))
    #expect {
      try write([[2]], pieces: 300, to: "text.h5")
    } throws: { error in
      guard case .failed(_, _, _, EEXIST) = error as? StoreError else { return false }
      return true
    }
    #expect(try Data(contentsOf: URL(filePath: scratch.path("text.h5"))) == before)
  }

  @Test func `that is not finished leaves nothing`() throws {
    do {
      let writer = try PreparedTextWriter(
        asNew: scratch.path("text.h5"), pieces: 256, hasDocuments: false)
      try writer.append([Int32](repeating: 1, count: 3 << 20))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == [])
  }

  @Test func `that was cut short, or is none, is refused`() throws {
    try write([(0..<9000).map { Int32($0 % 300) }], pieces: 300, to: "text.h5")
    let path = scratch.path("text.h5")
    let whole = try Data(contentsOf: URL(filePath: path))
    for length in [whole.count / 2, 4096, 100, 0] {
      try whole.prefix(length).write(to: URL(filePath: path))
      #expect(throws: StoreError.self) { try PreparedText(reading: path) }
    }
    try Data("a text".utf8).write(to: URL(filePath: path))
    #expect(!PreparedText.isPrepared(path))
    #expect(throws: StoreError.notHDF5(file: path)) { try PreparedText(reading: path) }
    let other = scratch.path("other.h5")
    try DataFile.write(
      to: other, attributes: [Attribute("format", "gecko-text-2")], arrays: [:])
    #expect(PreparedText.isPrepared(other))
    let error = #expect(throws: StoreError.self) { try PreparedText(reading: other) }
    #expect(error?.description.contains("a newer version of gecko has written") == true)
  }
}
