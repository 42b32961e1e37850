import Autograd
import Layers
import Models
import Store
import Tasks
import Tensors
import Training

/// What a trial captures: which taps, on which fixed examples, after which steps.
struct CapturePlan {
  /// A capture's specification, its layout in the file, and the examples it runs on.
  private struct Entry {
    let specification: CaptureSpecification
    let layout: CaptureLayout
    let batch: MicroBatch
  }

  private let entries: [Entry]

  /// Resolves the captures to taps by running the untrained model once on the examples.
  ///
  /// A pattern may match nothing: a variant lacks the taps of what it ablates. `checkPatterns` has made
  /// sure that it matches in some variant.
  init(_ captures: [CaptureSpecification], task: TrialTask, trainer: Trainer<LanguageModel>) {
    var entries: [Entry] = []
    for (index, capture) in captures.enumerated() {
      let (examples, batch) = Self.examples(capture.examples, of: task)
      let recorder = TapRecorder(globs: capture.taps)
      _ = trainer.evaluate([batch], taps: recorder)
      if recorder.recorded.isEmpty { continue }
      let shape = [examples.rows, examples.length]
      let layout = CaptureLayout(
        name: "capture-\(index)", element: capture.element,
        taps: recorder.recorded.map { tap in
          TapLayout(
            name: tap.name, shape: tap.shape, axes: TapAxes.names(of: tap.name, tap.shape))
        },
        tokens: NumericArray(shape: shape, integers: examples.tokens.map(Int64.init)),
        targets: NumericArray(shape: shape, integers: examples.targets.map(Int64.init)))
      entries.append(Entry(specification: capture, layout: layout, batch: batch))
    }
    self.entries = entries
  }

  /// Refuses a pattern that matches no tap of any variant, before anything is trained.
  ///
  /// - Throws: `StudyError.noSuchTap`.
  static func checkPatterns(
    of variants: [StudySpecification]
  ) throws(StudyError) {
    let globs = variants.flatMap { $0.captures.flatMap(\.taps) }
    if globs.isEmpty { return }
    let taps = variants.map { tapNames(of: $0.model) }
    for glob in globs {
      let pattern = GlobPattern(glob)
      if !taps.contains(where: { $0.contains(where: pattern.matches) }) {
        throw .noSuchTap(glob, available: taps.first ?? [])
      }
    }
  }

  /// The taps of a model, found by running it on one token.
  private static func tapNames(of configuration: ModelConfiguration) -> [String] {
    let model = LanguageModel(configuration, vocabularySize: 1)
    let recorder = TapRecorder(globs: ["*"])
    let pass = Pass(
      Parameters(zeros: model.layout), tape: Tape(pool: BufferPool(), isRecording: false),
      taps: recorder)
    var state: ModelState?
    _ = model.features(of: TokenBlock([0], batch: 1), after: &state, in: pass)
    return recorder.recorded.map(\.name)
  }

  /// What the run file needs to know.
  var layouts: [CaptureLayout] { entries.map(\.layout) }

  /// Captures what is due after `step` of `steps` optimiser steps.
  func record(
    after step: Int, of steps: Int, by trainer: Trainer<LanguageModel>, to file: RunFileWriter
  ) throws {
    for entry in entries where entry.specification.isDue(after: step, of: steps) {
      let recorder = TapRecorder(globs: entry.specification.taps)
      _ = trainer.evaluate([entry.batch], taps: recorder)
      let arrays = recorder.recorded.map { ($0.name, $0.values) }
      try file.capture(
        name: entry.layout.name, step: step,
        arrays: Dictionary(arrays, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// The first examples of the validation set, or of training where there is none, as one batch.
  private static func examples(_ count: Int, of task: TrialTask) -> (Batch, MicroBatch) {
    let available = task.task.count(of: .validation) ?? 0
    let split = available > 0 ? Split.validation : .train
    let wanted = available > 0 ? min(count, available) : count
    let whole = TrialTask(task, microBatch: wanted)
    let first = whole.microBatches(0..<wanted, of: split)[0]
    return (first.examples, first.micro)
  }
}

/// The names of a tap's axes.
enum TapAxes {
  /// One name for each axis of a tap of the given shape.
  static func names(of tap: String, _ shape: [Int]) -> [String] {
    let byRank: [String]
    switch tap.split(separator: ".").last {
    case "memory": byRank = ["example", "head", "key", "value"]
    case "memory_normalizer": byRank = ["example", "head", "key"]
    case "memory_read": byRank = ["example", "time", "head", "value"]
    case "mean", "variance": byRank = ["example", "time", "group"]
    default: byRank = ["example", "time", "feature"]
    }
    return byRank.count == shape.count ? byRank : shape.indices.map { "axis_\($0)" }
  }
}
