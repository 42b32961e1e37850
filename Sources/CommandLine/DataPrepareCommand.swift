import ArgumentParser
import Experiments
import Report

/// `gecko data prepare`: turns a text into a prepared one.
struct DataPrepareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract: "Turns a text of any size into tokens in one file.",
    discussion: """
      The source is a file, or a folder of files, plain or compressed with gzip or zstd. Tokens are \
      bytes, unless a byte-pair tokenizer is learnt from the text (--vocabulary) or given \
      (--tokenizer). A spec trains on the result with task: {kind: text, path: data/NAME.h5}.

        gecko data prepare book.txt --out data/book.h5
        gecko data prepare stories.txt.gz --documents $'\\n\\n' --vocabulary 4096 --out data/stories.h5
        gecko data prepare wiki.jsonl.zst --field text --tokenizer tokenizer.json --out data/wiki.h5

      Documents are kept apart where they are known: --documents, --files, or rows of JSON lines, \
      which a name that ends with .jsonl or .ndjson has, before .gz or .zst, and any other with --field.

      Exit status: 0 done; 1 the file could not be written; 2 the source or an option is wrong, or \
      the file is there already.
      """)

  @Argument(help: ArgumentHelp("A text: a file, or a folder of files.", valueName: "source"))
  var source: String

  @Option(name: .customLong("out"), help: ArgumentHelp("The new file.", valueName: "file"))
  var target: String

  @Option(name: .long, help: ArgumentHelp("What separates documents.", valueName: "text"))
  var documents: String?

  @Flag(name: .customLong("files"), help: "Each file is a document.")
  var filesAreDocuments = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The field of JSON lines that is the text of a document. (default: text)", valueName: "name"))
  var field: String?

  @Option(
    name: .long, help: ArgumentHelp("Learns a tokenizer of so many tokens.", valueName: "count"))
  var vocabulary: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A byte-level BPE tokenizer, in Hugging Face's format.", valueName: "tokenizer.json"))
  var tokenizer: String?

  @Flag(name: .long, help: "Leaves out how far it is.")
  var quiet = false

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

  func run() throws {
    let console = Console(isQuiet: quiet)
    do {
      let outcome = try TextPreparation(of: source, documents: kind, vocabulary: pieces).write(
        asNew: target, provenance: Provenance(commandLine: CommandLine.arguments).attributes
      ) { pass, bytes in
        console.show(["\(pass): \(NumberText.whole(bytes / 1_000_000)) MB of text"])
      }
      console.show([])
      console.write(text(of: outcome))
    } catch {
      console.show([])
      throw CommandFailure(preparing: error)
    }
  }

  private var kind: TextPreparation.Documents {
    if let documents { return .separated(by: documents) }
    if filesAreDocuments { return .files }
    if let field { return .rows(field: field) }
    return .byName
  }

  private var pieces: TextPreparation.Vocabulary {
    if let vocabulary { return .learnt(vocabulary) }
    if let tokenizer { return .file(tokenizer) }
    return .bytes
  }

  private func text(of outcome: TextPreparation.Outcome) -> String {
    func count(_ number: Int, _ noun: String) -> String {
      "\(NumberText.whole(number)) \(noun)\(number == 1 ? "" : "s")"
    }
    let documents = outcome.documents > 0 ? ", \(count(outcome.documents, "document"))" : ""
    let short =
      outcome.pieces < vocabulary ?? 0
      ? ": no pair occurs twice that could make another one" : ""
    return "\(target): \(count(outcome.tokens, "token")) of \(count(outcome.bytes, "byte"))"
      + documents + ", a vocabulary of \(NumberText.whole(outcome.pieces))\(short)"
  }
}
