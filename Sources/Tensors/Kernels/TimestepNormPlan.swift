import CKernels
import Foundation

/// How each step of a batch enters the statistics of its sequence, and what they are scaled by.
///
/// It depends on positions only (how many steps the document has had, where documents start, what is
/// padding), so it is made once for the forward and the backward pass.
package struct TimestepNormPlan: Sendable {
  /// Number of sequences.
  package let sequences: Int
  /// Steps of a sequence.
  package let length: Int
  /// Steps since the document of each sequence began, after the last step.
  package let counts: [Int]
  /// One `gecko_time_step` for each step, `[sequences, length]`, in memory of the pool.
  private let memory: Tensor

  private static let floatsPerStep =
    MemoryLayout<gecko_time_step>.stride / MemoryLayout<Float>.stride

  /// Plans `length` steps of each sequence.
  ///
  /// - Parameters:
  ///   - kind: How statistics are averaged.
  ///   - length: Steps of a sequence.
  ///   - counts: Steps each sequence's document has had before the first one.
  ///   - starts: Non-zero where a document starts, one for each step; a start on padding is ignored.
  ///   - padding: Non-zero where a step is to be skipped, one for each step.
  ///   - pool: Where the plan lives.
  package init(
    _ kind: TimestepNormKind, length: Int, after counts: [Int], starts: [UInt8]?,
    padding: [UInt8]?, in pool: BufferPool
  ) {
    for flags in [starts, padding] {
      guard let flags else { continue }
      precondition(
        flags.count == counts.count * length,
        "\(flags.count) flags for \(counts.count) sequences of \(length) steps")
    }
    sequences = counts.count
    self.length = length
    memory = Tensor([counts.count, length, Self.floatsPerStep], in: pool)
    let rule = StepRule(kind)
    var after = counts
    for sequence in counts.indices {
      Self.withSteps(of: memory, sequence: sequence, length: length) { steps in
        for step in 0..<length {
          let position = sequence * length + step
          let isPadding = padding.map { $0[position] != 0 } ?? false
          let isStart = !isPadding && (starts.map { $0[position] != 0 } ?? false)
          if isStart { after[sequence] = 0 }
          if !isPadding { after[sequence] += 1 }
          steps[step] = rule.step(count: after[sequence], isStart: isStart, isPadding: isPadding)
        }
      }
    }
    self.counts = after
  }

  /// Lends the steps of a sequence.
  func withSteps(of sequence: Int, _ body: (UnsafePointer<gecko_time_step>) -> Void) {
    Self.withSteps(of: memory, sequence: sequence, length: length) { body($0) }
  }

  private static func withSteps(
    of memory: Tensor, sequence: Int, length: Int,
    _ body: (UnsafeMutablePointer<gecko_time_step>) -> Void
  ) {
    let first = UnsafeMutableRawPointer(memory.pointer + sequence * length * floatsPerStep)
    first.withMemoryRebound(to: gecko_time_step.self, capacity: length) { body($0) }
  }
}

/// How the steps of one kind of norm are made.
private struct StepRule {
  private let kind: TimestepNormKind
  private let logBeta1: Double
  private let logBeta2: Double

  init(_ kind: TimestepNormKind) {
    self.kind = kind
    guard case .decay(let beta1, let beta2) = kind else {
      (logBeta1, logBeta2) = (0, 0)
      return
    }
    (logBeta1, logBeta2) = (log(beta1), log(beta2))
  }

  /// How the step numbered `count` of its document (from 1) is averaged and read.
  func step(count: Int, isStart: Bool, isPadding: Bool) -> gecko_time_step {
    var step = gecko_time_step()
    step.is_start = isStart ? 1 : 0
    step.is_padding = isPadding ? 1 : 0
    // Padding before the first step: there are no statistics, and nothing to divide by.
    guard count > 0 else { return step }
    switch kind {
    case .decay(let beta1, let beta2):
      step.mean_decay = beta1
      step.mean_gain = 1 - beta1
      step.variance_decay = beta2
      step.variance_gain = 1 - beta2
      // 1 - βⁿ without the loss of digits at small n.
      step.mean_scale = -1 / expm1(Double(count) * logBeta1)
      step.variance_scale = -1 / expm1(Double(count) * logBeta2)
    case .cumulative:
      let share = 1 / Double(count)
      step.mean_decay = 1 - share
      step.mean_gain = share
      step.variance_decay = 1 - share
      step.variance_gain = share
      step.drift_gain = share
      step.mean_scale = 1
      step.variance_scale = 1
    }
    return step
  }
}
