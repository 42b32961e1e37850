import Foundation
import Models
import Tasks

/// What a trained model is shown.
package enum ModelInput: Equatable, Sendable {
  /// The first examples of its task's validation set, or of training where there is none.
  case task
  /// A text: the option that gave it, and its bytes.
  case text(option: String, [UInt8])
  /// Tokens, one after the other.
  case tokens([Int])

  /// The bytes of a file, or of all files of a folder.
  ///
  /// - Throws: `TaskError` when it cannot be read or has none.
  package static func file(_ path: String) throws -> ModelInput {
    .text(option: "--input", try Corpus(readingFrom: URL(filePath: path)).bytes)
  }
}

/// Sequences that a trained model is run on, side by side.
package struct ModelExamples: Equatable, Sendable {
  let batch: Batch

  /// Number of sequences.
  package var count: Int { batch.rows }
  /// Steps of each.
  package var length: Int { batch.length }
  /// What goes in, row-major `[count, length]`.
  package var tokens: [Int32] { batch.tokens }
  /// What should come out; -1 where nothing is known to.
  package var targets: [Int32] { batch.targets }
}

extension TrainedModel {
  /// Examples to run the model on: windows side by side, each token's target the one behind it.
  ///
  /// - Parameters:
  ///   - input: Where they come from.
  ///   - count: How many windows.
  ///   - length: Tokens of a window; the task's own if not given. Fewer where there is only one
  ///     window, which the input does not fill.
  /// - Returns: The examples.
  /// - Throws: `TrainedModelError.impossible`, `TaskError`.
  package func examples(of input: ModelInput, count: Int, length: Int?) throws -> ModelExamples {
    ModelExamples(batch: try batch(of: input, count: count, length: length))
  }

  private func batch(of input: ModelInput, count: Int, length: Int?) throws -> Batch {
    switch input {
    case .task:
      return try taskExamples(count, length: length)
    case .text(let option, let bytes):
      guard case .text(let source) = specification.task else {
        throw TrainedModelError.impossible(
          option: option, expected: "tokens (--tokens), for the model was not trained on text",
          found: "a text")
      }
      let tokens = TextTask.tokens(
        of: bytes, by: tokenizer, documentsSeparatedBy: source.settings.documentSeparator,
        in: source.alphabet)
      return try windows(of: tokens, option, count, length)
    case .tokens(let tokens):
      let size = model.vocabularySize
      if let stray = tokens.first(where: { $0 < 0 || $0 >= size }) {
        throw TrainedModelError.impossible(
          option: "--tokens", expected: "numbers from 0 to \(size - 1)", found: "\(stray)")
      }
      return try windows(of: tokens.map { Int32($0) }, "--tokens", count, length)
    }
  }

  private func taskExamples(_ count: Int, length: Int?) throws -> Batch {
    let trial = try task()
    let available = trial.task.count(of: .validation) ?? 0
    if available > 0, count > available {
      throw TrainedModelError.impossible(
        option: "--examples", expected: "at most the \(available) validation examples",
        found: "\(count)")
    }
    if let length, length > trial.task.length {
      throw TrainedModelError.impossible(
        option: "--length", expected: "at most the task's \(trial.task.length)",
        found: "\(length)")
    }
    let split = available > 0 ? Split.validation : .train
    let examples = try TrialTask(trial, microBatch: count).microBatches(0..<count, of: split)[0]
      .examples
    guard let length, length < examples.length else { return examples }
    return Batch(
      (0..<examples.rows).map { row in
        let start = row * examples.length
        return Example(
          tokens: Array(examples.tokens[start..<start + length]),
          targets: Array(examples.targets[start..<start + length]))
      })
  }

  private func windows(
    of tokens: [Int32], _ option: String, _ count: Int, _ length: Int?
  ) throws(TrainedModelError) -> Batch {
    guard !tokens.isEmpty else {
      throw .impossible(option: option, expected: "at least one token", found: "none")
    }
    let width = min(length ?? specification.task.length, tokens.count)
    let available = tokens.count / width
    guard count <= available else {
      throw .impossible(
        option: "--examples",
        expected: "at most \(available) of \(width) tokens, as \(option) has", found: "\(count)")
    }
    return Batch(
      (0..<count).map { window in
        let positions = window * width..<(window + 1) * width
        return Example(
          tokens: Array(tokens[positions]),
          targets: positions.map {
            $0 + 1 < tokens.count ? tokens[$0 + 1] : Example.ignoredTarget
          })
      })
  }
}
