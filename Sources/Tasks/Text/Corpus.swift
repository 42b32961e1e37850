package import Foundation

/// The bytes of a file, or of all files of a folder, as they are: any bytes are legal.
///
/// Files that are compressed are decompressed. A corpus is read once and then kept, so a file that changes under a running study cannot change
/// its results, and trials share one copy.
package struct Corpus: Sendable {
  /// The path it was read from.
  package let path: String
  /// The files' bytes, one file after the other.
  package let bytes: [UInt8]
  /// The files, by where they begin in `bytes`; those without a byte are left out.
  package let files: [TextFilePart]

  /// A corpus of one file that is already in memory.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    files = bytes.isEmpty ? [] : [TextFilePart(name: path, start: 0)]
  }

  /// Where in `bytes` each file begins.
  package var fileStarts: [Int] { files.map(\.start) }

  /// Reads the file or folder at `url`.
  ///
  /// - Parameters:
  ///   - url: A file or a folder.
  ///   - isRaw: Whether the files' own bytes are meant, compressed or not.
  /// - Throws: `TaskError`, when there is nothing at `url`, when it cannot be read, is neither file
  ///   nor folder, or has no bytes.
  package init(readingFrom url: URL, isRaw: Bool = false) throws(TaskError) {
    let found = try CorpusFiles(at: url)
    var bytes: [UInt8] = []
    var files: [TextFilePart] = []
    for entry in found.entries {
      let start = bytes.count
      let stream = try makeCorpusStream(of: entry.url.path, isRaw: isRaw)
      while true {
        let piece = try stream.next()
        if piece.isEmpty { break }
        bytes += piece
      }
      if bytes.count > start { files.append(TextFilePart(name: entry.name, start: start)) }
    }
    guard !bytes.isEmpty else { throw .empty(path: found.path, files: found.entries.count) }
    path = found.path
    self.bytes = bytes
    self.files = files
  }
}
