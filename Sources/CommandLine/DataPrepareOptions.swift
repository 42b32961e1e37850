import ArgumentParser
import Experiments

/// What is a document and a token of a text that `gecko data prepare` reads.
struct TextPreparationOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("What separates documents.", valueName: "text"))
  var documents: String?

  @Flag(name: .customLong("files"), help: "Each file is a document.")
  var filesAreDocuments = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The field of JSON lines that is the text of a document; doc.text reaches inside. (default: text)",
      valueName: "name"))
  var field: String?

  @Option(
    name: .long, help: ArgumentHelp("Learns a tokenizer of so many tokens.", valueName: "count"))
  var vocabulary: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A byte-level BPE tokenizer, in Hugging Face's format.", valueName: "tokenizer.json"))
  var tokenizer: String?

  @Flag(
    name: .customLong("skip-bad"), help: "Passes over rows that cannot be read, and counts them.")
  var skipsBadRows = false

  @Flag(
    name: .long,
    help:
      "The files' own bytes are the text, also of compressed files and of formats that are none.")
  var raw = false

  /// The options that were given.
  var given: [String] {
    [
      ("--documents", documents != nil), ("--files", filesAreDocuments), ("--field", field != nil),
      ("--vocabulary", vocabulary != nil), ("--tokenizer", tokenizer != nil),
      ("--skip-bad", skipsBadRows), ("--raw", raw),
    ].filter(\.1).map(\.0)
  }

  /// What is a document.
  var kind: TextPreparation.Documents {
    if let documents { return .separated(by: documents) }
    if filesAreDocuments { return .files }
    return field.map { .rows(field: $0) } ?? .byName
  }

  /// What is a token.
  var tokens: TextPreparation.Vocabulary {
    if let vocabulary { return .learnt(vocabulary) }
    return tokenizer.map { .file($0) } ?? .bytes
  }

  func validate() throws {
    let kinds = [documents != nil, filesAreDocuments, field != nil]
    guard kinds.count(where: { $0 }) <= 1 else {
      throw ValidationError("expected one of --documents, --files and --field, found more")
    }
    guard documents?.isEmpty != true else {
      throw ValidationError("--documents: expected the text between documents, found nothing")
    }
    guard vocabulary == nil || tokenizer == nil else {
      throw ValidationError("--vocabulary: expected it or --tokenizer, found both")
    }
    guard (256...1 << 20).contains(vocabulary ?? 256) else {
      throw ValidationError(
        "--vocabulary \(vocabulary ?? 0): expected a number from 256, the bytes, to \(1 << 20)")
    }
  }
}

/// Which examples of a synthetic task `gecko data prepare` writes.
struct ExamplePreparationOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Changes the spec, as task.pairs=4.", valueName: "key=value"))
  var settings: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many training examples. (default: all, where there is an end of them)",
      valueName: "count"))
  var examples: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The replicate whose examples they are, from 0. (default: 0)", valueName: "number"))
  var replicate: Int?

  /// The options that were given.
  var given: [String] {
    [
      ("--set", !settings.isEmpty), ("--examples", examples != nil),
      ("--replicate", replicate != nil),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    guard (0...1_000_000_000).contains(examples ?? 0) else {
      throw ValidationError("--examples \(examples ?? 0): expected a number of at least 0")
    }
    guard replicate ?? 0 >= 0 else {
      throw ValidationError("--replicate \(replicate ?? 0): expected a number of at least 0")
    }
  }
}
