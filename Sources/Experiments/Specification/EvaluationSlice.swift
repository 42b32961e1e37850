import Specs
import Tasks

/// A further set that models are evaluated on: the task with some differences.
package struct EvaluationSlice: Equatable, Sendable {
  /// What its columns begin with: `(64,4)`, or a cell of the grid, `length=64,depth=0.5`.
  package let name: String
  /// What is evaluated.
  package let task: TaskConfiguration

  /// What a name has to be, for messages.
  static let expectedName = "a name without '/', ':' and line breaks, of at most 100 bytes"

  /// Whether the name can stand in a column's.
  var isNamed: Bool {
    !name.isEmpty && name.utf8.count <= 100
      && !name.contains { $0 == "/" || $0 == ":" || $0.isNewline || $0 == "\0" }
  }

  /// The format of what a slice of `task` is: one that can be tested.
  static func format(beside task: TaskConfiguration) -> SpecFormat<TaskConfiguration> {
    SpecFormat.union().over(task).refusing { slice in
      slice.testCount == 0
        ? "expected a task with a test split, found one that leaves it out"
        : slice.obstacle(beside: task)
    }
  }

  /// The name of a cell of a grid: `length=64,depth=0.5`.
  static func name(ofCell values: [SpecValue], axes: [String]) -> String {
    zip(axes, values).map { key, value in
      if case .text(let text) = value { return "\(key)=\(text)" }
      return "\(key)=\(value.jsonText)"
    }.joined(separator: ",")
  }
}

/// When slices are evaluated.
package enum SliceEvaluations: String, CaseIterable, Sendable {
  /// After the last step, on test data.
  case end
  /// Then, and at each evaluation, on validation data.
  case evaluation
}

extension StudySpecification {
  /// The slices that have names of their own, then the cells of the grid.
  package var allSlices: [EvaluationSlice] {
    let cells = grid.map { grid in
      zip(grid.combinations, grid.cells).map { values, task in
        EvaluationSlice(
          name: EvaluationSlice.name(ofCell: values, axes: grid.axes.map(\.key)), task: task)
      }
    }
    return slices.map { EvaluationSlice(name: $0.name, task: $0.value) } + (cells ?? [])
  }
}

extension TaskConfiguration {
  /// Why examples of this task cannot be read by a model of another, or be drawn beside its own;
  /// `nil` where they can.
  func obstacle(beside task: TaskConfiguration) -> String? {
    switch (self, task) {
    case (.synthetic(let own), .synthetic(let other))
    where own.decodesLastStep != other.decodesLastStep:
      other.decodesLastStep
        ? "expected labels that are said from the last position, as those of 'task' are"
        : "expected labels that are said each at its position, as those of 'task' are"
    case (.synthetic(let own), .synthetic(let other)):
      own.vocabularySize == other.vocabularySize
        ? nil
        : "expected as many tokens as 'task' has, \(other.vocabularySize), found "
          + "\(own.vocabularySize)"
    case (.text(let own), .text(let other)):
      own.path == other.path && own.settings.splits == other.settings.splits
        && own.settings.documentSeparator == other.settings.documentSeparator
        ? nil : "expected the path, splits and documents of 'task', found others"
    case (.text, .synthetic), (.synthetic, .text):
      "expected a text where 'task' is one, and nowhere else"
    }
  }

  /// The number of test examples, 0 without a test split; `nil` where only the text says.
  var testCount: Int? {
    switch self {
    case .text(let source) where source.settings.splits.test == 0: 0
    case .text(let source): source.settings.testWindows
    case .synthetic(let settings): settings.testExamples
    }
  }
}
