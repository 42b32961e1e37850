import Specs

/// A name that is none of those there are.
struct Unknown {
  /// What to say of it.
  let text: String

  /// - Parameters:
  ///   - place: Where it was given, such as an option.
  ///   - name: As it was given.
  ///   - known: The names there are.
  init(_ place: String, _ name: String, among known: [String]) {
    let nearest = SpecName.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    text =
      "\(place): expected \(known.isEmpty ? "nothing" : known.joined(separator: ", ")), found "
      + SpecName.quoted(name) + nearest
  }
}
