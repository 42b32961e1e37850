import Store

/// Brings a text to where specs find it: `<folder>/<name>`, and `<name>.json`, which says where it is
/// from.
///
///     addresses ──Download──► NAME.part ──checked──► unpacked under a temporary name ──checked──► NAME
///
/// Whenever it ends, there is no file of the name, or the whole and right one.
package struct CorpusFetch {
  /// How it ended.
  package enum Outcome: Equatable, Sendable {
    /// It has come.
    case fetched(CorpusManifest)
    /// It was here, and is what it should be.
    case found(CorpusManifest?)
  }

  private let corpus: KnownCorpus
  private let folder: String
  private let keepsArchive: Bool
  private let tries: Int
  private let version: String
  private let context: FetchContext

  /// A fetch.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - folder: Where the text shall lie; made if there is none.
  ///   - keepsArchive: Whether what was downloaded stays beside the text unpacked from it.
  ///   - tries: How often an address is asked in vain.
  ///   - version: The program's, for the manifest and for the servers.
  ///   - context: Whom to tell, and whom to ask.
  package init(
    _ corpus: KnownCorpus, into folder: String, keepingArchive keepsArchive: Bool, tries: Int,
    version: String, _ context: FetchContext
  ) {
    self.corpus = corpus
    self.folder = folder
    self.keepsArchive = keepsArchive
    self.tries = tries
    self.version = version
    self.context = context
  }

  /// Where the text lies.
  package var path: String { folder + (folder.hasSuffix("/") ? "" : "/") + corpus.name }
  private var manifestPath: String { path + ".json" }
  private var archivePath: String { path + corpus.wrapping.ending }

  /// Fetches the text, or finds it here.
  ///
  /// - Throws: `FetchError`; `StoreError` when a file is damaged or cannot be written.
  package func run() throws -> Outcome {
    if let manifest = try existing() { return .found(manifest.first) }
    for address in corpus.addresses where Transfer.url(address) == nil {
      throw FetchError.wrongAddress(address)
    }
    if keepsArchive, corpus.wrapping != .plain, Folder.isTaken(archivePath) {
      throw FetchError.taken(path: archivePath)
    }
    try Folder.make(folder)
    let part = try PartialDownload(at: path + ".part")
    // Another process may have been faster.
    if let manifest = try existing() {
      try part.remove()
      return .found(manifest.first)
    }
    WholeFile.removeTemporaries(for: path)
    let download = Download(
      addresses: corpus.addresses, expectation: corpus.download,
      fields: ["User-Agent": "gecko/\(version)"], tries: tries, context: context)
    do {
      try download.complete(part)
    } catch {
      // Nothing has come: then nothing is left.
      if part.count == 0 { try part.remove() }
      throw error
    }
    guard let origin = part.origin else { preconditionFailure("\(part.path) has no origin") }
    let found = try Fingerprint(of: part.path)
    do {
      try corpus.download.require(found, at: origin.address)
    } catch {
      try part.remove()
      throw error
    }
    return .fetched(try publish(part, found, origin))
  }

  /// Checks a file that is here: in a list, its manifest if it has one.
  ///
  /// - Returns: `nil` when there is none.
  private func existing() throws -> [CorpusManifest]? {
    guard Folder.isTaken(path) else { return nil }
    let manifest = try CorpusManifest(reading: manifestPath)
    let expectation = expectation(manifest)
    guard expectation.sha256 != nil else {
      throw FetchError.unknownFile(path: path, manifest: manifestPath)
    }
    do throws(StoreError) {
      try expectation.require(try Fingerprint(of: path), at: path)
    } catch {
      guard case .malformed(_, let place, let expected, let found) = error else { throw error }
      throw FetchError.changed(
        path: path, reason: "\(place): expected \(expected), found \(found)")
    }
    return manifest.map { [$0] } ?? []
  }

  /// What the text should be: as published, or else as it was when it came first.
  private func expectation(_ manifest: CorpusManifest?) -> Expectation {
    guard corpus.text.sha256 == nil, let manifest else { return corpus.text }
    return Expectation(bytes: manifest.text.bytes, sha256: manifest.text.sha256)
  }

  /// Makes the text of what was downloaded, and its manifest first: a text without would not be known.
  private func publish(
    _ part: PartialDownload, _ download: Fingerprint, _ origin: PartialDownload.Origin
  ) throws(StoreError) -> CorpusManifest {
    let expectation = expectation(try CorpusManifest(reading: manifestPath))
    let source = CorpusManifest.File(download, corpus.download.check)
    func manifest(_ text: Fingerprint) throws(StoreError) -> CorpusManifest {
      let isRemembered = expectation != corpus.text
      try expectation.require(text, at: origin.address, by: isRemembered ? manifestPath : nil)
      let manifest = CorpusManifest(
        of: corpus, at: path, from: origin, download: source,
        text: CorpusManifest.File(text, corpus.text.check), fetched: context.now(), version: version
      )
      try TextFile.write(manifest.json + "\n", to: manifestPath)
      return manifest
    }
    do throws(StoreError) {
      if corpus.wrapping == .plain {
        let result = try manifest(download)
        try part.rename(to: path)
        return result
      }
      var result: CorpusManifest?
      let unpacking = Unpacking(archive: part.path, wrapping: corpus.wrapping, context: context)
      try WholeFile.make(at: path, .kept) { (temporary) throws(StoreError) in
        result = try manifest(try unpacking.unpack(to: temporary))
      }
      if keepsArchive {
        try part.rename(to: archivePath)
      } else {
        try part.remove()
      }
      guard let result else { preconditionFailure("\(path) was made without a manifest") }
      return result
    } catch {
      // What is damaged is not gone on with.
      if case .malformed = error { try part.remove() }
      throw error
    }
  }
}
