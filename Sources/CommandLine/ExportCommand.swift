import ArgumentParser
import Experiments
import Store

/// `gecko export`: writes the weights of a checkpoint for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes the weights of a checkpoint as a safetensors file.",
    discussion: """
      The naming gecko is that of the released checkpoints: other implementations load the file by \
      name. hugging-face is for llama models: the names of LlamaForCausalLM, norm weights with \
      their 1, rotary pairs half a head apart.

      In float32 nothing is lost: gecko import gives back the same bits. export never \
      overwrites a file.

      Exit status: 0 done; 1 the file could not be written; 2 the checkpoint cannot be read, has \
      no weights of that naming, or the file is there already.
      """)

  @Argument(
    help: ArgumentHelp(
      "A checkpoint, or a trial's folder: its newest checkpoint.", valueName: "checkpoint-or-folder"
    ))
  var source: String

  @Option(
    name: [.customLong("to"), .customLong("out")],
    help: ArgumentHelp("The new file.", valueName: "file"))
  var target: String

  @Option(name: .long, help: "What the numbers are written as.")
  var dtype = SafetensorsFile.Precision.float32

  @Option(name: .long, help: "Whose names, shapes and conventions the file follows.")
  var naming = WeightNaming.gecko

  func run() throws {
    let console = Console()
    let weights: WeightExport
    do {
      weights = try WeightExport(from: source, naming: naming)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
    for complaint in weights.complaints {
      console.complain("\(complaint); an older checkpoint is taken")
    }
    do {
      try weights.write(asNew: target, as: dtype)
    } catch {
      throw CommandFailure(writing: error)
    }
    console.write(
      """
      \(target): \(weights.arrays.count) arrays of \(weights.parameterCount) numbers in \
      \(dtype.rawValue), from \(weights.source) after step \(weights.step)
      """)
  }
}

extension CommandFailure {
  /// A failure to make a new file: the user's, when there is one of that name already.
  init(writing error: any Error) {
    if let error = error as? WeightsError {
      self.init(.wrongInput, error)
    } else {
      self.init(.failed, error)
    }
  }
}

extension SafetensorsFile.Precision: ExpressibleByArgument {}

extension WeightNaming: ExpressibleByArgument {}
