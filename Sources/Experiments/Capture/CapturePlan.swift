import Layers
import Models
import Store
import Tasks
import Tensors
import Training

/// What a trial captures: which quantities, on which fixed examples, after which steps.
///
/// Shapes come of the model's configuration: nothing is run before training.
struct CapturePlan {
  /// A capture of the spec, its layout in the file, and the examples it runs on.
  private struct Entry {
    let capture: ResolvedCapture
    let layout: CaptureLayout
    let batch: MicroBatch

    /// Bytes of a captured step.
    var bytesPerStep: Int {
      capture.matches.reduce(0) { $0.addingSaturating(capture.bytesPerStep(of: $1)) }
    }
  }

  private let entries: [Entry]
  private let steps: Int
  private let model: LanguageModel

  /// Resolves captures to a model's quantities; the examples are the first of the validation set, or
  /// of training where there is none.
  ///
  /// A pattern may mean nothing: a variant lacks the taps of what it ablates.
  ///
  /// - Precondition: `CaptureCheck` finds no mistake in the captures.
  init(
    _ captures: [CaptureSpecification], model: LanguageModel, task: TrialTask, steps: Int
  ) throws(TaskError) {
    self.model = model
    self.steps = steps
    var entries: [Entry] = []
    for (index, capture) in captures.enumerated() {
      let (examples, batch) = try Self.examples(capture.examples, of: task)
      if let entry = Self.entry(capture, "capture-\(index)", model, examples, batch) {
        entries.append(entry)
      }
    }
    self.entries = entries
  }

  /// One capture, after the last of `steps` steps, on the examples given.
  ///
  /// - Parameters:
  ///   - capture: What is captured.
  ///   - name: What the capture is called in the file.
  ///   - model: The model.
  ///   - steps: How many steps the model was trained.
  ///   - examples: What it runs on.
  ///   - documentStart: The token that begins a document, if documents are kept apart.
  init(
    _ capture: CaptureSpecification, named name: String, of model: LanguageModel, steps: Int,
    on examples: Batch, documentStart: Int32?
  ) {
    self.model = model
    self.steps = steps
    let tokens = TokenBlock(examples.tokens, batch: examples.rows, documentStart: documentStart)
    let batch = MicroBatch(tokens, targets: examples.targets)
    entries = [Self.entry(capture, name, model, examples, batch)].compactMap { $0 }
  }

  private static func entry(
    _ capture: CaptureSpecification, _ name: String, _ model: LanguageModel, _ examples: Batch,
    _ batch: MicroBatch
  ) -> Entry? {
    let resolved = ResolvedCapture(
      capture,
      in: ModelQuantities(
        of: model.configuration, vocabularySize: model.vocabularySize, examples: examples.rows,
        length: examples.length, for: capture.taps))
    let selections = resolved.selections
    guard !selections.isEmpty else { return nil }
    for selection in selections {
      let problem = selection.problem
      precondition(
        problem == nil, "\(selection.source.name) lacks \(problem ?? "") for \(capture.reduce)")
    }
    // Parameters are the same whatever they are shown.
    let needsExamples = selections.contains {
      !$0.source.name.hasPrefix(TapPattern.parameters)
    }
    func stored(_ tokens: [Int32]) -> NumericArray? {
      guard needsExamples else { return nil }
      return NumericArray(
        shape: [examples.rows, examples.length], integers: tokens.map(Int64.init))
    }
    var scales: [CaptureScale] = []
    for scale in selections.flatMap(\.scales) where !scales.contains(scale) {
      scales.append(scale)
    }
    let layout = CaptureLayout(
      name: name, element: capture.element, taps: selections.map(\.layout),
      tokens: stored(examples.tokens), targets: stored(examples.targets),
      compression: capture.compression, chunking: capture.chunks, scales: scales)
    return Entry(capture: resolved, layout: layout, batch: batch)
  }

  /// What the run file needs to know.
  var layouts: [CaptureLayout] { entries.map(\.layout) }

  /// Bytes of all that will be captured, before any compression.
  var bytes: Int {
    entries.reduce(0) { sum, entry in
      let count = entry.capture.specification.steps.count(of: steps)
      return sum.addingSaturating(entry.bytesPerStep.timesSaturating(count))
    }
  }

  /// Whether something is captured after `step` optimiser steps of a trial that takes them all.
  func isDue(after step: Int) -> Bool {
    entries.contains { $0.capture.specification.isDue(after: step, of: steps) }
  }

  /// Captures what is due after `step` optimiser steps.
  ///
  /// - Parameters:
  ///   - step: Steps taken.
  ///   - last: The trial's last step: fewer than planned when it stops early.
  ///   - trainer: The model as it stands.
  ///   - sink: Takes each capture's name, step, and elements by tap.
  /// - Throws: What `sink` throws.
  func record<Failure: Error>(
    after step: Int, of last: Int, by trainer: Trainer<LanguageModel>,
    to sink: (_ name: String, _ step: Int, _ arrays: [String: [Float]]) throws(Failure) -> Void
  ) throws(Failure) {
    for entry in entries {
      let due = entry.capture.specification.steps
      guard due.isDue(after: step, of: steps) || step == last && due.includesLast else { continue }
      try sink(entry.layout.name, step, arrays(of: entry, by: trainer))
    }
  }

  /// Everything that a capture stores of the model as it stands.
  private func arrays(
    of entry: Entry, by trainer: Trainer<LanguageModel>
  ) -> [String: [Float]] {
    let selections = Dictionary(
      uniqueKeysWithValues: entry.capture.selections.map { ($0.source.name, $0) })
    var arrays: [String: [Float]] = [:]
    var gradients: [Float]?
    for parameter in model.layout.entries {
      let slice = parameter.slice.offset..<parameter.slice.offset + parameter.slice.count
      if let selection = selections[TapPattern.parameters + parameter.name] {
        arrays[selection.source.name] = selection(trainer.parameters[parameter].values)
      }
      if let selection = selections[TapPattern.gradients + parameter.name] {
        let all = gradients ?? trainer.gradient(of: [entry.batch]).values
        gradients = all
        arrays[selection.source.name] = selection(Array(all[slice]))
      }
    }
    let taps = selections.keys.filter { arrays[$0] == nil }
    if !taps.isEmpty {
      let recorder = TapRecorder(taps) { name, elements in
        selections[name].map { $0(elements) } ?? elements
      }
      _ = trainer.evaluate([entry.batch], taps: recorder)
      arrays.merge(recorder.recorded.mapValues(\.elements)) { first, _ in first }
    }
    return arrays
  }

  /// The first examples of the validation set, or of training where there is none, as one batch.
  private static func examples(_ count: Int, of task: TrialTask) throws(TaskError) -> (
    Batch, MicroBatch
  ) {
    let available = task.task.count(of: .validation) ?? 0
    let split = available > 0 ? Split.validation : .train
    let wanted = available > 0 ? min(count, available) : count
    let whole = TrialTask(task, microBatch: wanted)
    let first = try whole.microBatches(0..<wanted, of: split)[0]
    return (first.examples, first.micro)
  }
}
