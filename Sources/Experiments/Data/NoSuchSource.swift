import Specs
import Store
import Tasks

/// A source of data that is nothing, and nearly the name of a kind of task.
struct NoSuchSource: Error, CustomStringConvertible {
  private let source: String
  private let kind: String

  /// Looks for what was meant; `nil` when there is something at the path, or no kind of such a name.
  init?(_ source: String) {
    guard !Folder.isTaken(source),
      let kind = SpecName.nearest(to: source, among: SyntheticTasks.all.map { $0.kind })
    else { return nil }
    self.source = source
    self.kind = kind
  }

  /// One line for a person.
  var description: String {
    "\(source): no such file or folder, and no kind of task; did you mean \(SpecName.quoted(kind))?"
  }
}
