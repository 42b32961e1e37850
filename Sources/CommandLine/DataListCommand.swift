import ArgumentParser
import Corpora
import Report
import Store

/// `gecko data list`: the known texts.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the texts that gecko data fetch knows by name.",
    discussion: """
      A text is held to the SHA-256 that is known of it or of the archive it comes in, or else to its \
      size. "here" says that there is a file of its name; gecko data fetch NAME checks it.
      """)

  @OptionGroup var folder: DataFolderOption

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func run() throws {
    let corpora = KnownCorpora.all
    guard !json else {
      let entries = corpora.map { Entry($0, at: path(of: $0), isHere: isHere($0)) }
      return Console().write(try JSONText.encoding(["corpora": entries]))
    }
    let table = TextTable([
      .init("name", cells: corpora.map { .init($0.name) }, isLeading: true),
      .init("text", unit: "bytes", cells: corpora.map { size($0.text.bytes) }),
      .init("download", unit: "bytes", cells: corpora.map { size($0.download.bytes) }),
      .init("checked by", cells: corpora.map { .init(Self.check(of: $0)) }, isLeading: true),
      .init("here", cells: corpora.map { .init(isHere($0) ? "yes" : "no") }, isLeading: true),
      .init("licence", cells: corpora.map { .init($0.licence) }, isLeading: true),
      .init("what it is", cells: corpora.map { .init($0.summary) }, isLeading: true),
    ])
    Console().write(table.lines.joined(separator: "\n"))
  }

  private func path(of corpus: KnownCorpus) -> String { "\(folder.path)/\(corpus.name)" }

  private func isHere(_ corpus: KnownCorpus) -> Bool { Folder.isTaken(path(of: corpus)) }

  private func size(_ bytes: Int?) -> TextTable.Cell {
    .init(bytes.map { NumberText.whole($0) } ?? "?")
  }

  private static func check(of corpus: KnownCorpus) -> String {
    let checks = [corpus.text.check, corpus.download.check]
    return checks.contains(.sha256) ? "SHA-256" : checks.contains(.size) ? "size only" : "nothing"
  }

  /// A text as JSON.
  private struct Entry: Encodable {
    let name: String
    let summary: String
    let addresses: [String]
    let download: Expectation
    let text: Expectation
    let licence: String
    let citation: String
    let path: String
    let here: Bool
    let task: String

    init(_ corpus: KnownCorpus, at path: String, isHere: Bool) {
      name = corpus.name
      summary = corpus.summary
      addresses = corpus.addresses
      download = corpus.download
      text = corpus.text
      licence = corpus.licence
      citation = corpus.citation
      self.path = path
      here = isHere
      task = corpus.task(at: path)
    }
  }
}
