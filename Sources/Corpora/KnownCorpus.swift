/// A text that has a name, where it can be had, and what is known of it.
package struct KnownCorpus: Equatable, Sendable {
  /// The name, which its file gets too.
  package let name: String
  /// What it is, in a sentence.
  package let summary: String
  /// Where to ask for it, one after the other.
  package let addresses: [String]
  /// What the text is wrapped in.
  package let wrapping: CorpusWrapping
  /// What is known of the file that is downloaded.
  package let download: Expectation
  /// What is known of the text.
  package let text: Expectation
  /// Under what terms it may be used, as far as its source says.
  package let licence: String
  /// Whom to cite.
  package let citation: String
  /// How a spec uses it, in YAML, but for the `path`.
  package let taskSettings: String

  /// A text.
  init(
    _ name: String, _ summary: String, from addresses: [String], _ wrapping: CorpusWrapping,
    download: Expectation, text: Expectation, licence: String, citation: String,
    taskSettings: String
  ) {
    self.name = name
    self.summary = summary
    self.addresses = addresses
    self.wrapping = wrapping
    self.download = download
    self.text = text
    self.licence = licence
    self.citation = citation
    self.taskSettings = taskSettings
  }

  /// A text that somebody gives the address of.
  ///
  /// - Parameters:
  ///   - name: What to call it; as `KnownCorpora.isName` allows.
  ///   - address: Where it is. Its ending says what the text is wrapped in.
  ///   - sha256: That of what is downloaded, if it is known.
  package init(named name: String, from address: String, sha256: String?) {
    self.init(
      name, "A text from \(address)", from: [address], CorpusWrapping(ofAddress: address),
      download: Expectation(sha256: sha256), text: Expectation(), licence: "not known",
      citation: "not known", taskSettings: "length: 256")
  }

  /// The same text from somewhere else, in the same wrapping.
  package func moved(to address: String) -> KnownCorpus {
    KnownCorpus(
      name, summary, from: [address], wrapping, download: download, text: text, licence: licence,
      citation: citation, taskSettings: taskSettings)
  }

  /// The task of a spec that reads it from `path`.
  package func task(at path: String) -> String {
    "task: {kind: text, path: \(path), \(taskSettings)}"
  }
}

/// What a text is wrapped in when it is downloaded.
package enum CorpusWrapping: Equatable, Sendable {
  /// Nothing.
  case plain
  /// Compressed by gzip.
  case gzip
  /// Files of a zip archive, one behind the other; if none is named, the archive's only file.
  case zip(members: [String])

  /// As the ending of an address says.
  init(ofAddress address: String) {
    let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
    self = path.hasSuffix(".zip") ? .zip(members: []) : path.hasSuffix(".gz") ? .gzip : .plain
  }

  /// What a file so wrapped has behind its name.
  var ending: String {
    switch self {
    case .plain: ""
    case .gzip: ".gz"
    case .zip: ".zip"
    }
  }
}
