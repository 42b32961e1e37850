import ArgumentParser
import Experiments
import Foundation
import Report

/// `gecko generate`: goes on with a text.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Continues a text, or tokens, with a trained model.",
    discussion: """
      The model is read from a trial's newest checkpoint. What it writes goes to standard output as it \
      comes; how fast it was, to standard error. The same seed gives the same text.

        gecko generate data/runs/shakespeare/gecko/KEY --prompt 'ROMEO:' --count 400 --temperature 0.8
        gecko generate RUN --count 200 < beginning.txt
        gecko generate RUN --tokens 17 4 17 --count 1 --temperature 0

      With --save-state, where it ended is a file, from which --state goes on: with the same tokens as \
      if it had never stopped.

      Memory does not grow with the length, but for causal attention's. A model that learnt where \
      documents end stops there.

      Exit status: 0 done; 1 the state could not be written; 2 the model or a state cannot be opened, \
      or an option asks for what it does not have; 130 stopped by Ctrl-C.
      """)

  @Argument(
    help: ArgumentHelp(
      "A checkpoint; or a run file or a trial's folder: its newest checkpoint.", valueName: "run"))
  var source: String

  @Option(name: .long, help: "What to go on with; standard input if not given.")
  var prompt: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Tokens to go on with; tokens are written too.", valueName: "token"))
  var tokens: [Int] = []

  @Option(name: .long, help: "How many tokens to write.")
  var count = 256

  @Option(name: .long, help: "Flattens (above 1) or sharpens the distribution; 0: the likeliest.")
  var temperature = 1.0

  @Option(name: .long, help: "Draws from this many likeliest tokens only.")
  var topK: Int?

  @Option(name: .long, help: "Draws from the fewest tokens that have this much probability.")
  var topP = 1.0

  @Option(name: .long, help: "Draws from tokens this many times as likely as the likeliest.")
  var minP = 0.0

  @Option(name: .long, help: "Makes the last 64 tokens less likely; 1 does not.")
  var repetitionPenalty = 1.0

  @Option(
    name: .long, help: "Where the random numbers start. (default: 1, or where the state ended)")
  var seed: UInt64?

  @Option(name: .long, help: ArgumentHelp("Goes on from a saved state.", valueName: "file"))
  var state: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Saves the state at the end; replaces the file.", valueName: "file"))
  var saveState: String?

  @OptionGroup var computing: ThreadOption

  @Flag(name: .long, help: "Leaves out how fast it was.")
  var quiet = false

  func validate() throws {
    guard prompt == nil || tokens.isEmpty else {
      throw ValidationError("--tokens: expected it or --prompt, found both")
    }
    func require(_ isSound: Bool, _ option: String, _ value: Any, _ expected: String) throws {
      guard !isSound else { return }
      throw ValidationError("--\(option) \(value): expected \(expected)")
    }
    try require(count >= 0, "count", count, "a number of at least 0")
    try require(
      temperature >= 0 && temperature.isFinite, "temperature", temperature,
      "a number of at least 0")
    try require(topK ?? 1 >= 1, "top-k", topK ?? 0, "a number of at least 1")
    try require(topP > 0 && topP <= 1, "top-p", topP, "a number above 0 and of at most 1")
    try require(minP >= 0 && minP <= 1, "min-p", minP, "a number from 0 to 1")
    try require(
      repetitionPenalty > 0 && repetitionPenalty.isFinite, "repetition-penalty",
      repetitionPenalty, "a number above 0")
  }

  private var rule: SamplingRule {
    var rule = SamplingRule()
    rule.temperature = temperature
    rule.topK = topK
    rule.topP = topP
    rule.minP = minP
    rule.repetitionPenalty = repetitionPenalty
    return rule
  }

  func run() throws {
    let console = Console(isQuiet: quiet)
    let clock = ContinuousClock()
    let trained: TrainedModel
    var generator: TokenGenerator
    let end: Int32?
    let start: ContinuousClock.Instant
    var stream = TrainedModel.samplingStream(seed: seed ?? 1)
    let before: Int
    do {
      trained = try TrainedModel(at: source)
      let earlier = try state.map {
        try TokenGenerator.resuming($0, trained, threads: computing.count)
      }
      if let earlier, seed == nil { stream = earlier.stream }
      before = earlier?.generator.tokens.count ?? 0
      let input = input
      start = clock.now
      (generator, end) = try trained.generator(
        reading: input, after: earlier?.generator, threads: computing.count)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
    for complaint in trained.rejected {
      console.complain("\(complaint); an older checkpoint is taken")
    }
    if let words = trained.stepWords { console.complain(words) }
    let reading = (count: generator.tokens.count - before, seconds: (clock.now - start).seconds)
    let isText = trained.speaksText && tokens.isEmpty
    let began = clock.now
    var written = 0
    while written < count {
      let token: Int32
      do {
        token = try generator.next(by: rule, using: &stream)
      } catch {
        if isText { console.write("") }
        throw CommandFailure(.failed, error)
      }
      if token == end { break }
      written += 1
      if isText {
        console.write(bytes: trained.text(of: token))
      } else {
        console.write("\(token)")
      }
    }
    if isText { console.write("") }
    let writing = (clock.now - began).seconds
    do {
      if let saveState { try generator.save(to: saveState, drawingFrom: stream) }
    } catch {
      throw CommandFailure(.failed, error)
    }
    console.say(
      "read \(speed(reading.count, reading.seconds)), wrote \(speed(written, writing))")
  }

  private var input: ModelInput {
    guard tokens.isEmpty else { return .tokens(tokens) }
    if state != nil, prompt == nil { return .tokens([]) }
    if let prompt { return .text(option: "--prompt", Array(prompt.utf8)) }
    return .text(option: "standard input", Terminal.standardInput())
  }

  private func speed(_ count: Int, _ seconds: Double) -> String {
    let rate = seconds > 0 ? NumberText.fixed(Double(count) / seconds) : "-"
    return "\(NumberText.whole(count)) tokens at \(rate) tokens/s"
  }
}
