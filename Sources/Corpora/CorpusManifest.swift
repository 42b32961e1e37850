package import Foundation
import Store

/// Where a text that is here came from, as `<name>.json` beside it says.
package struct CorpusManifest: Codable, Equatable, Sendable {
  /// A file, and what it was held to.
  package struct File: Codable, Equatable, Sendable {
    package let bytes: Int
    package let sha256: String
    package let checkedBy: Expectation.Check

    init(_ fingerprint: Fingerprint, _ check: Expectation.Check) {
      (bytes, sha256, checkedBy) = (fingerprint.bytes, fingerprint.sha256, check)
    }

    private enum CodingKeys: String, CodingKey {
      case bytes, sha256
      case checkedBy = "checked_by"
    }
  }

  package let name: String
  package let summary: String
  /// What was asked for.
  package let address: String
  /// Where it was, after redirects.
  package let finalAddress: String
  package let entityTag: String?
  package let lastModified: String?
  /// When it had come.
  package let fetched: Date
  /// What was downloaded.
  package let download: File
  /// What is at `path`.
  package let text: File
  /// The text's path when it was fetched.
  package let path: String
  package let licence: String
  package let citation: String
  package let geckoVersion: String

  private enum CodingKeys: String, CodingKey {
    case name, summary, address, fetched, download, text, path, licence, citation
    case finalAddress = "final_address"
    case entityTag = "etag"
    case lastModified = "last_modified"
    case geckoVersion = "gecko_version"
  }

  /// The manifest at `path`; `nil` when there is none.
  ///
  /// - Throws: `malformed` when it is something else.
  init?(reading path: String) throws(StoreError) {
    guard Folder.isTaken(path) else { return nil }
    let text = try TextFile.read(path)
    do {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      self = try decoder.decode(Self.self, from: Data(text.utf8))
    } catch {
      throw .malformed(
        file: path, place: "file", expected: "the manifest of a text", found: "something else")
    }
  }

  init(
    of corpus: KnownCorpus, at path: String, from origin: PartialDownload.Origin, download: File,
    text: File, fetched: Date, version: String
  ) {
    name = corpus.name
    summary = corpus.summary
    address = origin.address
    finalAddress = origin.finalAddress
    entityTag = origin.entityTag
    lastModified = origin.lastModified
    self.fetched = fetched
    self.download = download
    self.text = text
    self.path = path
    licence = corpus.licence
    citation = corpus.citation
    geckoVersion = version
  }

  /// The manifest as JSON.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    // Texts, counts and a date: nothing that cannot be encoded.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
