import Specs

/// A name that is none of those there are.
struct Unknown {
  /// What to say of it.
  let text: String

  /// Names beyond so many are counted.
  private static let shown = 12

  /// - Parameters:
  ///   - place: Where it was given, such as an option.
  ///   - name: As it was given.
  ///   - known: The names there are.
  init(_ place: String, _ name: String, among known: [String]) {
    let nearest = SpecName.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    let more = known.count - Self.shown
    let names =
      known.isEmpty
      ? "nothing"
      : known.prefix(Self.shown).joined(separator: ", ") + (more > 0 ? " or \(more) more" : "")
    text = "\(place): expected \(names), found \(SpecName.quoted(name))\(nearest)"
  }
}
