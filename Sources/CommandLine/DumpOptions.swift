import ArgumentParser
import Experiments

/// What the model of a `gecko dump` is shown.
struct DumpInputOptions: ParsableArguments {
  @Option(
    name: .customLong("input"),
    help: ArgumentHelp("A text file, or a folder of them.", valueName: "file"))
  var file: String?

  @Option(name: .long, help: ArgumentHelp("A text.", valueName: "text"))
  var text: String?

  @Option(name: .long, help: ArgumentHelp("Tokens, such as 1,2,3.", valueName: "numbers"))
  var tokens: String?

  @Option(name: .long, help: ArgumentHelp("How many examples or windows.", valueName: "count"))
  var examples = 1

  @Option(
    name: .long,
    help: ArgumentHelp("Tokens of an example. (default: the task's)", valueName: "count"))
  var length: Int?

  func validate() throws {
    guard [file, text, tokens].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError("expected one of --input, --text and --tokens, found more")
    }
    for (name, count) in [("--examples", examples), ("--length", length ?? 1)] {
      guard (1...1_000_000_000).contains(count) else {
        throw ValidationError("\(name) \(count): expected a number from 1 to 1,000,000,000")
      }
    }
  }

  /// What was asked for.
  func input() throws -> ModelInput {
    if let file { return try .file(file) }
    if let text { return .text(option: "--text", Array(text.utf8)) }
    guard let tokens else { return .task }
    let numbers = tokens.split(separator: ",", omittingEmptySubsequences: false)
    return .tokens(
      try numbers.map { number in
        guard let token = Int(number.filter { $0 != " " }) else {
          throw TrainedModelError.impossible(
            option: "--tokens", expected: "numbers with commas between", found: "'\(number)'")
        }
        return token
      })
  }
}

/// How a `gecko dump` is written: keys of a spec's capture, in their syntax.
struct DumpFormOptions: ParsableArguments {
  @Option(
    name: .long,
    help:
      "Which token positions to keep: all, last, a list as '[0, 8]', or '{every: 8}'. (default: all)"
  )
  var positions: String?

  @Option(
    name: .long,
    help: "none; mean or rms over time; histogram; or singular_values. (default: none)")
  var reduce: String?

  @Option(name: .long, help: "Bins of a histogram. (default: 64)")
  var bins: String?

  @Option(name: .long, help: "Where a histogram's even bins begin and end, as '[-1, 1]'.")
  var range: String?

  @Option(name: .long, help: "How many singular values. (default: 8)")
  var top: String?

  @Option(name: .long, help: "float32, bfloat16 or float16. (default: bfloat16)")
  var dtype: String?

  @Option(name: .long, help: "none, deflate or blosc. (default: none)")
  var compression: String?

  /// The options that were given.
  var given: [(key: String, value: String)] {
    [
      ("positions", positions), ("reduce", reduce), ("bins", bins), ("range", range),
      ("top", top), ("dtype", dtype), ("compression", compression),
    ].compactMap { key, value in value.map { (key, $0) } }
  }
}
