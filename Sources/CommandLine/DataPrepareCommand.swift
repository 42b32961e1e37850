import ArgumentParser
import Experiments
import Report

/// `gecko data prepare`: turns a text into a prepared one, or writes examples out.
struct DataPrepareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract: "Turns a text of any size into tokens in one file; writes examples of a task out.",
    discussion: """
      A text is a file, or a folder of files, plain or compressed with gzip or zstd. What is known to be \
      no text, as an archive, a table or UTF-16, is refused; --raw takes any file's bytes as they are. Tokens are \
      bytes, unless a byte-pair tokenizer is learnt from the text (--vocabulary) or given \
      (--tokenizer). A spec trains on the result with task: {kind: text, path: data/NAME.h5}.

        gecko data prepare book.txt --out data/book.h5
        gecko data prepare stories.txt.gz --documents $'\\n\\n' --vocabulary 4096 --out data/stories.h5
        gecko data prepare wiki.jsonl.zst --field text --tokenizer tokenizer.json --out data/wiki.h5

      Documents are kept apart where they are known: --documents, --files, or rows of JSON lines, \
      which a name that ends with .jsonl or .ndjson has, before .gz or .zst, and any other with --field.

      Of a spec, or of a kind of synthetic task, the examples are written as its trials see them: \
      int32 tokens and targets, [example, position], in groups train, valid and test.

        gecko data prepare mqar --set task.pairs=4 --examples 1000 --out data/mqar.h5

      Exit status: 0 done; 1 the file could not be written; 2 the source or an option is wrong, or \
      the file is there already.
      """)

  @Argument(
    help: ArgumentHelp(
      "A text, a spec (.yaml), or a kind of synthetic task.", valueName: "source"))
  var source: String

  @Option(name: .customLong("out"), help: ArgumentHelp("The new file.", valueName: "file"))
  var target: String

  @OptionGroup(title: "Of a text") var text: TextPreparationOptions
  @OptionGroup(title: "Of examples") var examples: ExamplePreparationOptions
  @OptionGroup var computing: ThreadOption

  @Flag(name: .long, help: "Leaves out how far it is.")
  var quiet = false

  func validate() throws {
    let (kind, stray) =
      ExamplePreparation.isSource(source)
      ? ("a text", text.given) : ("a spec or a kind of task", examples.given)
    guard let option = stray.first else { return }
    throw ValidationError("\(option): expected \(kind) with it, found \(source)")
  }

  func run() throws {
    let console = Console(isQuiet: quiet)
    do {
      let provenance = Provenance(commandLine: CommandLine.arguments)
      let line =
        ExamplePreparation.isSource(source)
        ? try writeExamples(provenance) : try writeText(provenance, console)
      console.show([])
      console.write(line)
    } catch {
      console.show([])
      throw CommandFailure(preparing: error)
    }
  }

  private func writeText(_ provenance: Provenance, _ console: Console) throws -> String {
    let outcome = try TextPreparation(
      of: source, documents: text.kind, vocabulary: text.tokens, isRaw: text.raw,
      skipsBadRows: text.skipsBadRows
    ).write(asNew: target, provenance: provenance.attributes) { pass, bytes in
      console.show(["\(pass): \(NumberText.whole(bytes / 1_000_000)) MB of text"])
    }
    let documents =
      outcome.documents > 0 ? ", " + Self.count(outcome.documents, "document") : ""
    let short =
      outcome.pieces < text.vocabulary ?? 0
      ? ": no pair occurs twice that could make another one" : ""
    let replaced =
      outcome.replacedBytes > 0
      ? ", \(NumberText.whole(outcome.replacedBytes)) bytes of stretches that NFC changes became "
        + NumberText.whole(outcome.replacementBytes) : ""
    return
      "\(target): \(Self.count(outcome.tokens, "token")) of \(Self.count(outcome.bytes, "byte"))"
      + documents + ", a vocabulary of \(NumberText.whole(outcome.pieces))\(short)" + replaced
      + Self.badRows(outcome)
  }

  /// The rows that were passed over, and why the first were.
  private static func badRows(_ outcome: TextPreparation.Outcome) -> String {
    guard outcome.badRows > 0 else { return "" }
    let rest = outcome.badRows - outcome.reasons.count
    return
      (["; \(count(outcome.badRows, "row")) passed over:"] + outcome.reasons.map { "  " + $0 }
      + (rest > 0 ? ["  and \(NumberText.whole(rest)) more"] : [])).joined(separator: "\n")
  }

  private func writeExamples(_ provenance: Provenance) throws -> String {
    let preparation = try ExamplePreparation(
      of: source, settings: examples.settings, replicate: examples.replicate ?? 0)
    guard let training = examples.examples ?? preparation.trainingCount else {
      throw CommandFailure(
        .wrongInput,
        "--examples: expected how many, for the training examples of this task have no end; "
          + "found nothing")
    }
    let outcome = try preparation.write(
      asNew: target, training: training, threads: computing.count,
      provenance: provenance.attributes)
    let counts = outcome.counts.map { "\($0.split) \(NumberText.whole($0.count))" }
    return "\(target): examples of \(Self.count(outcome.length, "token")): "
      + counts.joined(separator: ", ")
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(NumberText.whole(number)) \(noun)\(number == 1 ? "" : "s")"
  }
}
