import ArgumentParser
import Experiments
import Report
import Store

/// `gecko eval`: judges a trained model on other data, lengths and texts.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Judges a trained model on other data or lengths, streams of any length included.",
    discussion: """
      On its own task, on the same with differences, where several values make a grid, or on a text, \
      which is read as one stream however long it is:

        gecko eval RUN                                      # the stored test numbers again
        gecko eval RUN --set task.length=128,256,512 --set task.depth=0,0.5,1
        gecko eval RUN --text book.txt --repeat-to 4000000  # one stream, in constant memory
        gecko eval RUN --text folder --length 4096          # streams of 4,096 tokens
        gecko eval RUN --text book.txt --state s.h5 --save-state s.h5 --save-every 1000000

      Sequences are read in pieces, whose size changes the speed only. What is found goes, as arrays \
      with named axes, to evaluations/ beside the checkpoint, where gecko report looks, or to --out: \
      loss by position, accuracy by position and by distance from the fact, and for streams loss, \
      speed, memory and what goes on inside by tenth. A killed evaluation goes on from its state, to \
      the same bits.

      Exit status: 0 done; 1 a loss was not a finite number, or a file could not be written; 2 the \
      model, a text or a state cannot be read, or an option asks for what there is not; 130 stopped \
      by Ctrl-C.
      """)

  @Argument(
    help: ArgumentHelp(
      "A checkpoint; or a run file or a trial's folder: its newest checkpoint.", valueName: "run"))
  var source: String

  @OptionGroup(title: "A task") var task: EvalTaskOptions
  @OptionGroup(title: "Texts as streams") var stream: EvalStreamOptions

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("The new file, instead of one beside the checkpoint.", valueName: "file"))
  var target: String?

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  @Flag(name: .long, help: "Leaves progress out.")
  var quiet = false

  @OptionGroup var computing: ThreadOption

  func validate() throws {
    guard target?.isEmpty != true else {
      throw ValidationError("--out: expected the name of a new file, found nothing")
    }
    if stream.texts.isEmpty, let option = stream.firstGiven {
      throw ValidationError("\(option): expected --text with it, found none")
    }
    if !stream.texts.isEmpty, let option = task.firstGiven {
      throw ValidationError("\(option): expected a task, found --text")
    }
  }

  func run() throws {
    let console = Console(isQuiet: quiet)
    let trained: TrainedModel
    do {
      if let target { try ModelDump.requireFree(target) }
      trained = try TrainedModel(at: source)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
    for complaint in trained.rejected {
      console.complain("\(complaint); an older checkpoint is taken")
    }
    if let words = trained.stepWords {
      // What a script reads has it in the file.
      if json { console.complain(words) } else { console.write(words) }
    }
    let keeper = EvaluationKeeper(trained, target: target)
    if stream.texts.isEmpty {
      try TaskSession(trained, task, stream.piece, threads: computing.count, console: console)
        .run(keeper, json: json)
    } else {
      try StreamSession(trained, stream, threads: computing.count, console: console)
        .run(keeper, json: json)
    }
  }
}

/// Keeps what an evaluation found.
struct EvaluationKeeper {
  private let trained: TrainedModel
  private let target: String?

  init(_ trained: TrainedModel, target: String?) {
    self.trained = trained
    self.target = target
  }

  /// Writes the file: under the user's name, or beside the checkpoint under `name`.
  ///
  /// - Returns: Its path.
  func keep(_ name: String, _ file: ([Attribute]) -> EvaluationFile) throws -> String {
    let attributes = trained.evaluationAttributes(
      Provenance(commandLine: CommandLine.arguments))
    let path = target ?? trained.evaluationPath(name)
    do {
      try file(attributes).write(at: path, replaces: target == nil)
    } catch {
      throw CommandFailure(.failed, error)
    }
    return path
  }
}
