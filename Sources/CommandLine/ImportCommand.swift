import ArgumentParser
import Experiments

/// `gecko import`: makes a checkpoint of weights that another program has written.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Makes a checkpoint of the weights in a safetensors file.",
    discussion: """
      The file's names are those of the released checkpoints or of Hugging Face's \
      LlamaForCausalLM. A file made by gecko export says itself which model its weights are of; \
      for another one, --spec gives it: the spec's baseline is meant.

      The checkpoint holds weights only, after step 0. import never overwrites a file.

      Exit status: 0 done; 1 the checkpoint could not be written; 2 the file or the spec is wrong, \
      they do not fit (one line a parameter), or the checkpoint is there already.
      """)

  @Argument(help: ArgumentHelp("The weights, safetensors.", valueName: "file"))
  var source: String

  @Option(name: .long, help: ArgumentHelp("What the weights are of, YAML.", valueName: "spec"))
  var spec: String?

  @Option(
    name: [.customLong("out"), .customLong("to")],
    help: ArgumentHelp("The new checkpoint.", valueName: "file"))
  var target: String

  func run() throws {
    let weights: WeightImport
    do {
      weights = try WeightImport(from: source, of: try baseline())
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
    do {
      try weights.write(asNew: target)
    } catch {
      throw CommandFailure(writing: error)
    }
    let count = weights.count
    Console().write("\(target): \(count.parameters) parameters of \(count.numbers) numbers")
  }

  private func baseline() throws -> ResolvedVariant? {
    guard let spec else { return nil }
    // A configuration of another program may give keys that this architecture does not read.
    let study = try loadStudy(path: spec, settings: [], refusesIdle: false)
    return study.variants.first { $0.name == study.specification.baseline }
  }
}
