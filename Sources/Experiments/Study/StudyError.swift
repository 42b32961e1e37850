/// What keeps a study from running, beyond mistakes in its spec.
package enum StudyError: Error, Equatable, CustomStringConvertible {
  /// A `--only` that names no variant.
  case noSuchVariant(String, available: [String])
  /// A trial of a plan whose text is not the one that was planned with.
  case changed(trial: String)
  /// A folder whose plan has been replaced while its study runs.
  case replanned(folder: String)
  /// A folder that holds a study with another plan.
  case plannedOtherwise(folder: String, differences: [String])

  package var description: String {
    switch self {
    case .noSuchVariant(let name, let available):
      "--only \(name): expected one of the variants \(available.joined(separator: ", "))"
    case .changed(let trial):
      "\(trial): the text that it learns has changed since the study was planned"
    case .replanned(let folder): "\(folder): its plan has been replaced meanwhile"
    case .plannedOtherwise(let folder, let differences):
      """
      \(folder): this spec is not the one the study was started with (manifest.json)
      \(differences.map { "  " + $0 }.joined(separator: "\n"))
      give another --out to keep both, or --extend to go on here with the new plan
      """
    }
  }
}
