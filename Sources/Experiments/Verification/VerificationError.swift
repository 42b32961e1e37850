import Specs

/// Why a fixture could not be checked at all: data with a place; the sentence is `description`.
package enum VerificationError: Error, Equatable, Sendable {
  /// The file does not hold what its kind and its configuration ask for at `place`.
  case malformed(file: String, place: String, expected: String, found: String)
  /// The configuration, fine key by key, describes nothing that can be built.
  case impossible(file: String, place: String, problem: String)
  /// A folder has no `*.h5` in it.
  case noFixtures(folder: String)
}

extension VerificationError: CustomStringConvertible {
  /// One line for a person.
  package var description: String {
    switch self {
    case .malformed(let file, let place, let expected, let found):
      "\(file): \(place): expected \(expected), found \(found)"
    case .impossible(let file, let place, let problem):
      "\(file): \(place): \(problem)"
    case .noFixtures(let folder):
      "\(folder): expected fixtures, found no *.h5 in the folder"
    }
  }
}

extension String {
  /// The text on one line and not too long, as it stands in messages.
  var visible: String { String(SpecName.quoted(self).dropFirst().dropLast()) }

  /// What would have been a name where this is not one.
  func expectation(among names: [String]) -> String {
    if names.isEmpty { return "nothing" }
    if names.count <= 8 { return "one of " + names.joined(separator: ", ") }
    let nearest = SpecName.nearest(to: self, among: names) ?? names[0]
    return "one of \(names.count) names, such as '\(nearest)'"
  }
}
