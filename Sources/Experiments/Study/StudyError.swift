/// What keeps a study from running, beyond mistakes in its spec.
package enum StudyError: Error, Equatable, CustomStringConvertible {
  /// A `--only` that names no variant.
  case noSuchVariant(String, available: [String])

  package var description: String {
    switch self {
    case .noSuchVariant(let name, let available):
      "--only \(name): expected one of the variants \(available.joined(separator: ", "))"
    }
  }
}
