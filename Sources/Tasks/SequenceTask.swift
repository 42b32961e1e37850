package import Tensors

/// Something a sequence model can be asked to do, with its data and its way of scoring.
///
/// A task is a value: an example is a function of the task's settings, the stream's seed, the split
/// and the index, and of nothing else. It does not depend on the batch size, the thread or what was
/// made before, so example 1,000,000 costs what example 0 costs, and a resumed run needs no replay.
///
/// (Named so because `Task` is the concurrency library's.)
package protocol SequenceTask: Sendable {
  /// The number of tokens, `E`: tokens and labels lie in `0 ..< vocabularySize`.
  var vocabularySize: Int { get }

  /// The number of positions of the longest example, `T`.
  var length: Int { get }

  /// The token that opens a document; nil when the task's sequences are not made of documents.
  var bosToken: Int32? { get }

  /// What an evaluation reports, in the order of a table's columns.
  var measures: [Measure] { get }

  /// The measure by which people compare models on this task; one of `measures`.
  var headline: Measure { get }

  /// What the headline can be held against; tasks of which nothing is known leave this out.
  var standards: TaskStandards { get }

  /// The number of examples of `split`: nil when it has no end, 0 when the task does not have it.
  ///
  /// Evaluation splits are always finite, and the same examples every time.
  func count(of split: Split) -> Int?

  /// Makes example `index` of `split`.
  ///
  /// - Parameters:
  ///   - index: The example's number in its split.
  ///   - split: The split.
  ///   - stream: The run's data stream, the same for every split: the task derives its own from it
  ///     by the split's name and the index.
  /// - Returns: The same example every time.
  /// - Throws: `TaskError` when what examples are read from cannot be read any more, or has changed.
  /// - Precondition: `index` is not negative, and below `count(of: split)` if there is one.
  func example(_ index: Int, of split: Split, from stream: RandomStream) throws(TaskError)
    -> Example

  /// The number of positions of the training examples `examples`, without what pads them.
  ///
  /// Tasks whose examples all have `length` positions leave this out.
  func trainedTokens(_ examples: Range<Int>, from stream: RandomStream) -> Int

  /// In how many streams examples follow each other: example `i + streams` goes on where example `i`
  /// ended, in training and in every evaluation split; nil when each stands by itself.
  var streams: Int? { get }

  /// The number of bytes of text that the label `target` stands for.
  ///
  /// Tasks that do not report bits per byte leave this out.
  func byteCount(of target: Int32) -> Int
}

extension SequenceTask {
  /// All examples are equally long.
  package func trainedTokens(_ examples: Range<Int>, from stream: RandomStream) -> Int {
    examples.count * length
  }

  /// Each example stands by itself.
  package var streams: Int? { nil }

  /// No bytes: the task is not about text.
  package func byteCount(of target: Int32) -> Int { 0 }

  /// Makes the examples `indices` of `split` and lays them side by side.
  ///
  /// - Throws: `TaskError` when an example cannot be read.
  /// - Precondition: `indices` is not empty and lies within the split.
  package func batch(
    _ indices: Range<Int>, of split: Split, from stream: RandomStream
  ) throws(TaskError) -> Batch {
    Batch(
      try indices.map { (index) throws(TaskError) in
        try example(index, of: split, from: stream)
      })
  }

  /// Stops the program when the split has no example `index`.
  func requireExample(_ index: Int, of split: Split) {
    let count = count(of: split)
    precondition(
      index >= 0 && index < count ?? .max,
      "example \(index) of \(split.rawValue): the split has \(count ?? .max) examples")
  }
}
