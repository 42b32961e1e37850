/// What keeps a study from running, beyond mistakes in its spec.
package enum StudyError: Error, Equatable, CustomStringConvertible {
  /// A capture's pattern that matches no tap of the model.
  case noSuchTap(String, available: [String])
  /// A `--only` that names no variant.
  case noSuchVariant(String, available: [String])

  package var description: String {
    switch self {
    case .noSuchTap(let glob, let available):
      "capture: no tap matches '\(glob)'; the model has \(available.joined(separator: ", "))"
    case .noSuchVariant(let name, let available):
      "--only \(name): expected one of the variants \(available.joined(separator: ", "))"
    }
  }
}
