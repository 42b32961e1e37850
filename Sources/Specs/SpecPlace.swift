/// What a value was read from: a spec file, a text, or an argument of the command line.
package struct SpecSource: Hashable, Sendable {
  /// As it is shown in messages: a path as the user gave it, or `--set model.depth=4`.
  package let name: String
  /// The folder that relative paths written in this source start from; `nil`: the current one.
  package let folder: String?
  /// Where its mistakes stand in a report: the spec itself 0, the files it extends after it, then
  /// the arguments of the command line.
  let rank: Int

  static let rankOfArguments = 1_000_000
}

/// A position in a source, for messages: `Experiments/recall/experiment.yaml:7:3`.
package struct SpecPlace: Hashable, Sendable, CustomStringConvertible {
  package let source: SpecSource
  /// Counted from 1; `nil` when the source has no lines (an argument) or as a whole is meant.
  package let line: Int?
  /// Counted from 1 in Unicode scalars, a tab being one; `nil` with `line`.
  package let column: Int?

  init(_ source: SpecSource, line: Int? = nil, column: Int? = nil) {
    self.source = source
    self.line = line
    self.column = column
  }

  /// The place in a form that editors and terminals make clickable.
  package var description: String {
    guard let line, let column else { return source.name }
    return "\(source.name):\(line):\(column)"
  }

  /// Whether this place comes first in a report.
  func precedes(_ other: SpecPlace) -> Bool {
    (source.rank, line ?? 0, column ?? 0) < (other.source.rank, other.line ?? 0, other.column ?? 0)
  }
}
