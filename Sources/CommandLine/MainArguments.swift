import ArgumentParser
import Experiments
import Foundation
import Specs

/// The words after `gecko`, before the parser of a command sees them.
struct MainArguments {
  /// The words, `~` in values of options expanded.
  let words: [String]

  /// Options whose value is a text that may begin with `~`.
  private static let texts: Set = ["--prompt", "--text", "--documents"]

  /// Words of other programs, and the command that does the same.
  private static let others = [
    "compare": "gecko report --compare", "train": "gecko run", "fit": "gecko run",
    "sweep": "gecko run, of a spec with a key sweep", "resume": "gecko run, with the same spec",
    "init": "gecko new", "create": "gecko new", "evaluate": "gecko eval", "test": "gecko eval",
    "sample": "gecko generate", "ls": "gecko list", "tensorboard": "gecko serve",
    "logs": "gecko watch", "capture": "gecko dump", "convert": "gecko export",
    "download": "gecko data fetch", "prepare": "gecko data prepare", "check": "gecko plan",
    "benchmark": "gecko bench", "worker": "gecko work",
  ]

  /// Takes words as a shell gave them, which leaves the `~` of `--out=~/runs` as it is.
  init(_ words: [String]) {
    self.words = words.map { word in
      guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return word }
      let (option, value) = (String(word[..<sign]), String(word[word.index(after: sign)...]))
      guard !Self.texts.contains(option), value == "~" || value.hasPrefix("~/") else { return word }
      return option + "=" + NSString(string: value).expandingTildeInPath
    }
  }

  /// What `gecko help` tells of a spec; `nil` where the words ask for something else.
  ///
  /// - Parameter commands: Names of the program's commands, which `gecko help` explains too.
  /// - Returns: The text of a key, or of all keys.
  /// - Throws: `CommandFailure` for a word that is neither a command nor a key.
  func help(commands: [String]) throws(CommandFailure) -> String? {
    guard words.first == "help", words.count == 2, let topic = words.last,
      !topic.hasPrefix("-"), !commands.contains(topic)
    else { return nil }
    if let text = StudyHelp.text(for: topic) { return text }
    let nearest =
      SpecName.nearest(to: topic, among: commands + [StudyHelp.whole])
      ?? StudyHelp.nearest(to: topic)
    let hint = nearest.map { "; did you mean gecko help \($0)?" } ?? ""
    throw CommandFailure(
      .wrongInput,
      "Error: gecko help: expected a command, spec, or a key of a spec such as model.memory, found "
        + SpecName.quoted(topic) + hint)
  }

  /// Refuses a first word that is no command.
  ///
  /// - Parameter commands: Names of the program's commands.
  /// - Throws: `CommandFailure` that says which command was probably meant.
  func requireCommand(among commands: [String]) throws(CommandFailure) {
    guard let word = words.first, !word.hasPrefix("-"), word != "help", !commands.contains(word)
    else { return }
    let hint: String
    if let other = Self.others[word.lowercased()] {
      hint = "see " + other
    } else if word.hasSuffix(".yaml") || word.hasSuffix(".yml") {
      hint = "did you mean gecko run \(word)?"
    } else if let nearest = SpecName.nearest(to: word, among: commands) {
      hint = "did you mean \(nearest)?"
    } else {
      hint = "gecko --help lists the commands"
    }
    throw CommandFailure(
      .wrongInput, "Error: there is no command \(SpecName.quoted(word)); \(hint)")
  }
}
