import Foundation
import Store
import Testing

@Suite struct `The digest of a prepared text` {
  /// A text of documents, and what is done to its file.
  private func text(
    _ scratch: Scratch, named name: String = "text.h5"
  ) throws -> (path: String, tokens: Int) {
    let path = scratch.path(name)
    let writer = try PreparedTextWriter(asNew: path, pieces: 256, hasDocuments: true)
    writer.beginFile(named: "a.txt")
    for document in 0..<20 {
      try writer.beginDocument()
      try writer.append((0..<50).map { Int32(($0 * 7 + document) % 256) })
    }
    try writer.finish(source: "a.txt", bytes: 1000, tokenizer: nil, provenance: [])
    return (path, writer.count)
  }

  /// Overwrites the bytes of some tokens, which are found by what stands in them.
  private func overwrite(_ path: String, with bytes: [UInt8], lastOf old: [UInt8]) throws {
    let data = try Data(contentsOf: URL(filePath: path))
    let place = try #require(data.range(of: Data(old), options: .backwards))
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.seek(toOffset: UInt64(place.lowerBound))
    try file.write(contentsOf: bytes)
    try file.close()
  }

  /// Tokens 7 and 14 of document 0 as they lie in the file.
  private let some: [UInt8] = [7, 0, 14, 0]

  @Test func `is compared, and says both when it does not hold`() throws {
    let scratch = try Scratch()
    let path = try text(scratch).path
    let text = try PreparedText(reading: path)
    try text.requireDigest()
    #expect(try text.check() == .holds)
    try overwrite(path, with: [9, 0], lastOf: some)
    let other = try PreparedText(reading: path)
    let error = #expect(throws: StoreError.self) { try other.requireDigest() }
    guard case .differs(let found) = try other.check() else {
      Issue.record("the other tokens have the same digest")
      return
    }
    #expect(found.count == 64 && found != text.digest)
    let sentence = error?.description ?? ""
    #expect(sentence.contains("/tokens: expected the SHA-256 \(text.digest), as the file says"))
    #expect(sentence.contains("found \(found): "))
  }

  @Test func `is compared again when the file was written to`() throws {
    let scratch = try Scratch()
    let path = try text(scratch).path
    let text = try PreparedText(reading: path)
    try text.requireDigest()
    let first = try text.tokens(at: 0..<3)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
    #expect(try text.tokens(at: 0..<3) == first)
    // The tokens that are read are not those that change.
    try overwrite(path, with: [9, 0], lastOf: some)
    #expect(throws: StoreError.self) { try text.tokens(at: 900..<903) }
    try overwrite(path, with: [7, 0], lastOf: [9, 0, 14, 0])
    #expect(try text.tokens(at: 0..<3) == first)
  }
}
