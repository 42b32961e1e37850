import Store
import Tasks

extension StudySpecification {
  /// The specification with the alphabet of its text, if that is a prepared one: what a model's size,
  /// its captures and `match` depend on.
  ///
  /// A text that cannot be opened is left for the task, which says why.
  var withPreparedText: Self {
    guard case .text(var source) = task, PreparedText.isPrepared(source.path),
      let text = try? PreparedText(reading: source.path)
    else { return self }
    source.prepared = text.alphabet
    var changed = self
    changed.task = .text(source)
    return changed
  }
}
