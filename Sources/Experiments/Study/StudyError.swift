/// What keeps a study from running, beyond mistakes in its spec.
package enum StudyError: Error, Equatable, CustomStringConvertible {
  /// A `--only` that names no variant.
  case noSuchVariant(String, available: [String])
  /// Two variants whose trials have the same keys.
  case sameTrials(of: String, and: String)
  /// A trial of a plan whose key is not the one that was planned: what has changed since.
  case changed(trial: String, Change)
  /// A folder that holds a study with another plan.
  case plannedOtherwise(folder: String, differences: [String])

  /// What a trial's key depends on.
  package enum Change: Equatable, Sendable {
    case text(path: String)
    case numerics(found: Int, planned: Int)
    case specification
  }

  package var description: String {
    switch self {
    case .noSuchVariant(let name, let available):
      "--only \(name): expected one of the variants \(available.joined(separator: ", "))"
    case .sameTrials(let one, let other):
      "variant '\(one)' is the same model, task and training as '\(other)': their texts have the same bytes"
    case .changed(let trial, .text(let path)):
      "\(trial): the text that it learns, \(path), has other bytes than when the study was planned; "
        + "put it back, or give another --out"
    case .changed(let trial, .numerics(let found, let planned)):
      "\(trial): was planned with numerics \(planned), and this gecko computes with \(found); "
        + "go on with the gecko that planned it, or give another --out"
    case .changed(let trial, .specification):
      "\(trial): its specification means something else to this gecko than when it was planned; "
        + "go on with the gecko that planned it, or give another --out"
    case .plannedOtherwise(let folder, let differences):
      """
      \(folder): this spec is not the one the study was started with (manifest.json)
      \(differences.map { "  " + $0 }.joined(separator: "\n"))
      give another --out to keep both, or --extend to go on here with the new plan
      """
    }
  }
}
