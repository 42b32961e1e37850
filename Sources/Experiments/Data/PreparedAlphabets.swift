import Store
import Tasks

/// The alphabets of prepared texts, each text opened once: what a model's size, its captures and `match`
/// depend on.
final class PreparedAlphabets {
  private var known: [String: TextAlphabet?] = [:]

  /// The specification with the alphabet of its text, if that is a prepared one.
  ///
  /// A text that cannot be opened is left for the task, which says why.
  func completing(_ specification: StudySpecification) -> StudySpecification {
    guard case .text(var source) = specification.task, !source.isRaw,
      let alphabet = alphabet(of: source.path)
    else { return specification }
    source.prepared = alphabet
    var changed = specification
    changed.task = .text(source)
    return changed
  }

  private func alphabet(of path: String) -> TextAlphabet? {
    if let alphabet = known[path] { return alphabet }
    let alphabet =
      PreparedText.isPrepared(path) ? (try? PreparedText(reading: path))?.alphabet : nil
    known.updateValue(alphabet, forKey: path)
    return alphabet
  }
}
