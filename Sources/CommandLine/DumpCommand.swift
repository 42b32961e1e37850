import ArgumentParser
import Experiments
import Report

/// `gecko dump`: runs a trained model on some examples and writes what it does inside.
struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Writes activations, states, weights and gradients of a trained model.",
    discussion: """
      The names are those of a spec's key capture, which does the same while a model trains: in \
      taps, * stands for any characters; parameters.* and gradients.* are the parameters and the \
      gradients of the examples' mean loss. --list shows all names.

        gecko dump RUN --taps 'layers.*.memory' 'layers.0.attention_weights' --out maps.h5
        gecko dump RUN --taps 'layers.*.out' --text 'To be' --reduce rms --out rms.h5

      The model is shown the first validation examples of its task, or a text, or tokens, in windows \
      side by side. The new file has the layout of a run's captures. dump never \
      overwrites a file.

      Exit status: 0 done; 1 the file could not be written; 2 the model cannot be opened, an option \
      asks for what it does not have, or the file is there already.
      """)

  @Argument(
    help: ArgumentHelp(
      "A checkpoint; or a run file or a trial's folder: its newest checkpoint.", valueName: "run"))
  var source: String

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Names of taps, parameters and gradients.", valueName: "pattern"))
  var taps: [String] = []

  @Option(name: .customLong("out"), help: ArgumentHelp("The new file.", valueName: "file"))
  var target: String?

  @Flag(
    name: .long, help: "Prints the names, axes and extents of all there is, and writes nothing.")
  var list = false

  @OptionGroup(title: "What the model is shown") var shown: DumpInputOptions
  @OptionGroup(title: "What is written") var form: DumpFormOptions
  @OptionGroup var computing: ThreadOption

  func validate() throws {
    guard !list else { return }
    guard !taps.isEmpty else {
      throw ValidationError("--taps: expected at least one name, found none; --list shows them")
    }
    guard target?.isEmpty == false else {
      throw ValidationError("--out: expected the name of a new file, found nothing")
    }
  }

  func run() throws {
    let console = Console()
    let trained: TrainedModel
    let dump: ModelDump?
    do {
      if let target, !list { try ModelDump.requireFree(target) }
      trained = try TrainedModel(at: source)
      dump = list ? nil : try prepared(trained)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
    for complaint in trained.rejected {
      console.complain("\(complaint); an older checkpoint is taken")
    }
    if let words = trained.stepWords { console.write(words) }
    guard let dump, let target else {
      console.write(table(of: trained))
      return
    }
    do {
      try dump.makeFile(
        at: target, threads: computing.count,
        provenance: Provenance(commandLine: CommandLine.arguments))
    } catch {
      throw CommandFailure(.failed, error)
    }
    console.write(
      """
      \(target): \(NumberText.whole(dump.count)) \(dump.count == 1 ? "array" : "arrays"), \
      \(dump.size), of \(trained.checkpoint) after step \(NumberText.whole(trained.step))
      """)
  }

  private func prepared(_ trained: TrainedModel) throws -> ModelDump {
    let capture = try CaptureSpecification(taps: taps, options: form.given)
    let examples = try trained.examples(
      of: shown.input(), count: shown.examples, length: shown.length)
    return try ModelDump(capture, of: trained, on: examples)
  }

  private func table(of trained: TrainedModel) -> String {
    let length = shown.length ?? trained.specification.task.length
    let all = trained.capturable(examples: shown.examples, length: length)
    return TextTable([
      TextTable.Column("name", cells: all.map { TextTable.Cell($0.name) }, isLeading: true),
      TextTable.Column(
        "axes", cells: all.map { TextTable.Cell($0.axes.joined(separator: ", ")) },
        isLeading: true),
      TextTable.Column(
        "extents",
        cells: all.map { TextTable.Cell($0.shape.map { "\($0)" }.joined(separator: " × ")) },
        isLeading: true),
    ]).lines.joined(separator: "\n")
  }
}
