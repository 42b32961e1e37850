/// Why a trained model cannot be opened, or shown what was asked for: always the user's to mend.
package enum TrainedModelError: Error, Equatable, CustomStringConvertible {
  /// An HDF5 file that is neither a run nor a checkpoint.
  case unknownFile(String, format: String)
  /// A trial's folder, or a run file in one, without a checkpoint that can be read.
  case noCheckpoint(folder: String, reasons: [String])
  /// A study's folder, or a variant's, in which trials lie: a line each.
  case severalTrials(folder: String, trials: [String])
  /// A checkpoint that does not hold what its own specification describes.
  case inconsistent(file: String, reason: String)
  /// An option that asks for what the model or its task does not have.
  case impossible(option: String, expected: String, found: String)
  /// A model whose logits are not finite after so many tokens.
  case noNumbers(file: String, tokens: Int)
  /// Options that are wrong in themselves, a line each.
  case options([String])

  /// One line for a person, and one for each checkpoint that could not be read.
  package var description: String {
    switch self {
    case .unknownFile(let file, let format):
      "\(file): expected a run file, a checkpoint or a trial's folder, found a file of format "
        + "'\(format)'"
    case .noCheckpoint(let folder, let reasons):
      (reasons + ["\(folder): no checkpoint in this folder can be read"]).joined(separator: "\n")
    case .severalTrials(let folder, let trials):
      ([
        "\(folder): expected a trial's folder, found one with \(trials.count) trials; give one of these:"
      ]
        + trials.map { "  " + $0 }).joined(separator: "\n")
    case .inconsistent(let file, let reason):
      "\(file): \(reason)"
    case .impossible(let option, let expected, let found):
      "\(option): expected \(expected), found \(found)"
    case .noNumbers(let file, let tokens):
      "\(file): the model gives no finite numbers after \(tokens) "
        + (tokens == 1 ? "token" : "tokens") + ": its parameters, or what it keeps, are too large"
    case .options(let lines):
      lines.joined(separator: "\n")
    }
  }
}
