import ArgumentParser
import Experiments

/// Which task a `gecko eval` is about.
struct EvalTaskOptions: ParsableArguments {
  /// A split to judge on.
  enum JudgedSplit: String, ExpressibleByArgument, CaseIterable {
    case valid, test
  }

  @Option(name: .long, help: "Which examples: valid or test. (default: test)")
  var split: JudgedSplit?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Changes a key of the task; several values make a grid. Repeatable.",
      valueName: "key=value,…"))
  var settings: [String] = []

  @Option(
    name: .customLong("task"),
    help: ArgumentHelp("A spec whose task is taken instead of the run's own.", valueName: "spec"))
  var spec: String?

  @Option(name: .long, help: ArgumentHelp("How many examples at most.", valueName: "count"))
  var examples: Int?

  func validate() throws {
    try requireCount("--examples", examples)
  }

  /// The first option that was given.
  var firstGiven: String? {
    split != nil
      ? "--split"
      : !settings.isEmpty
        ? "--set" : spec != nil ? "--task" : examples != nil ? "--examples" : nil
  }
}

/// Which texts a `gecko eval` reads as streams, and how.
struct EvalStreamOptions: ParsableArguments {
  @Option(
    name: .customLong("text"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Text files, or folders of them; each file is a stream.", valueName: "file"))
  var texts: [String] = []

  @Flag(name: .long, help: "Reads each text as one stream, which is what happens without --length.")
  var whole = false

  @Option(
    name: .long, help: ArgumentHelp("Cuts texts into streams of this length.", valueName: "tokens"))
  var length: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Reads each text again and again up to this length.", valueName: "tokens"))
  var repeatTo: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many streams form one batch. (default: enough for about \(TrainedModel.usualTokens) tokens)",
      valueName: "count"))
  var streams: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Tokens read at a time. (default: some 1,024, in whole chunks)", valueName: "tokens"))
  var piece: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Lets attention see the last tokens only: another model than trained.", valueName: "tokens"))
  var window: Int?

  @Option(name: .long, help: ArgumentHelp("Goes on from a saved state.", valueName: "file"))
  var state: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Saves the state at the end, and when stopped; replaces the file.", valueName: "file"))
  var saveState: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Saves the state after so many tokens too.", valueName: "tokens"))
  var saveEvery: Int?

  func validate() throws {
    for (name, count) in [
      ("--length", length), ("--repeat-to", repeatTo), ("--streams", streams), ("--piece", piece),
      ("--window", window), ("--save-every", saveEvery),
    ] {
      try requireCount(name, count)
    }
    guard !whole || length == nil else {
      throw ValidationError("--length: expected it or --whole, found both")
    }
    guard saveEvery == nil || saveState != nil else {
      throw ValidationError("--save-every: expected --save-state with it, found none")
    }
  }

  /// The first option that was given and is about a text.
  var firstGiven: String? {
    let given: [(String, Bool)] = [
      ("--whole", whole), ("--length", length != nil), ("--repeat-to", repeatTo != nil),
      ("--streams", streams != nil), ("--window", window != nil), ("--state", state != nil),
      ("--save-state", saveState != nil),
    ]
    return given.first { $0.1 }?.0
  }
}

private func requireCount(_ name: String, _ count: Int?) throws {
  guard (1...1_000_000_000_000).contains(count ?? 1) else {
    throw ValidationError("\(name) \(count ?? 0): expected a number from 1 to 1,000,000,000,000")
  }
}
