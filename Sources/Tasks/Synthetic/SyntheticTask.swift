package import Tensors

/// A task that is its own settings: examples come straight from them and a stream.
///
/// A type says how one example is drawn; the splits, the finite training set and the epochs are here.
package protocol SyntheticTask: SyntheticSettings, SequenceTask {
  /// How many examples the splits have.
  var counts: ExampleCounts { get set }

  /// Draws one example: the same for the same draw.
  func example(_ draw: ExampleDraw) -> Example

  /// Makes example `index` of a split; what is drawn, and not read, cannot fail.
  func example(_ index: Int, of split: Split, from stream: RandomStream) -> Example
}

/// What an example may depend on, the settings aside.
package struct ExampleDraw: Sendable {
  /// The split that the example is of.
  package let split: Split
  /// The example's own stream.
  package let random: RandomStream
  /// The stream that all examples of the task share, whichever their split: what is true in each.
  package let shared: RandomStream
}

extension SyntheticTask {
  /// `train_examples`, `valid_examples`, `test_examples`.
  package static var countSettings: [TaskSetting<Self>] {
    [
      .integer(
        "train_examples", \.counts.training,
        "Different training examples, in a new order each epoch; 0: endless."),
      .integer("valid_examples", \.counts.validation, "Examples to validate on; 0: none."),
      .integer("test_examples", \.counts.test, "Examples to test on; 0: none."),
    ]
  }

  package var validationExamples: Int { counts.validation }
  package var testExamples: Int { counts.test }
  package var bosToken: Int32? { nil }
  package var headline: Measure { .accuracy }
  package var standards: TaskStandards { TaskStandards(chance: chance, ceiling: ceiling) }

  /// Training never ends, though it may repeat itself.
  package func count(of split: Split) -> Int? {
    switch split {
    case .train: nil
    case .validation: counts.validation
    case .test: counts.test
    }
  }

  /// Makes an example.
  ///
  /// Of a training set of `n` examples, epoch `⌊index / n⌋` shows each once, in an order of its own.
  package func example(_ index: Int, of split: Split, from stream: RandomStream) -> Example {
    requireExample(index, of: split)
    var number = index
    if split == .train, counts.training > 0 {
      let epoch = stream.stream("order").stream(index / counts.training)
      number = EpochOrder(counts.training, drawnFrom: epoch)[index % counts.training]
    }
    return example(
      ExampleDraw(
        split: split, random: stream.stream(split.rawValue).stream(number),
        shared: stream.stream("facts")))
  }

  /// The settings themselves.
  ///
  /// - Throws: `TaskError.impossibleSettings` with all that is wrong.
  package func makeTask() throws(TaskError) -> any SequenceTask {
    let mistakes = mistakes
    guard mistakes.isEmpty else { throw .impossibleSettings(mistakes) }
    return self
  }
}
