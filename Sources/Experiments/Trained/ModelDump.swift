import Foundation
import Layers
import Models
import Specs
import Store
import Tensors
import Training

/// What a trained model does with some examples, as one capture in a file.
package struct ModelDump {
  /// What the capture is called in the file.
  private static let name = "dump"

  private let trained: TrainedModel
  private let plan: CapturePlan

  /// Prepares a dump.
  ///
  /// - Parameters:
  ///   - capture: What is written, and how; its steps and examples mean nothing here.
  ///   - trained: Of which model.
  ///   - examples: What the model is shown.
  /// - Throws: `TrainedModelError.impossible` for a pattern that means nothing, a position beyond the
  ///   examples, or a reduction that a tap does not allow.
  package init(
    _ capture: CaptureSpecification, of trained: TrainedModel, on examples: ModelExamples
  ) throws(TrainedModelError) {
    var capture = capture
    capture.steps = .listed([.last])
    if case .listed(let positions) = capture.positions,
      let stray = positions.first(where: { $0 >= examples.length })
    {
      throw .impossible(
        option: "--positions", expected: "numbers below the examples' length, \(examples.length)",
        found: "\(stray)")
    }
    try Self.check(capture, trained, examples)
    self.trained = trained
    plan = CapturePlan(
      capture, named: Self.name, of: trained.model, steps: trained.step, on: examples.batch,
      documentStart: trained.specification.task.documentStart)
  }

  private static func check(
    _ capture: CaptureSpecification, _ trained: TrainedModel, _ examples: ModelExamples
  ) throws(TrainedModelError) {
    let quantities = trained.quantities(
      examples: examples.count, length: examples.length, for: capture.taps)
    let resolved = ResolvedCapture(capture, in: quantities)
    for match in resolved.matches {
      guard match.isAny else {
        let nearest = SpecName.nearest(to: match.pattern, among: quantities.generalNames)
        throw .impossible(
          option: "--taps",
          expected: "the name of a tap; see gecko dump RUN --list",
          found: SpecName.quoted(match.pattern)
            + (nearest.map { "; did you mean \(SpecName.quoted($0))?" } ?? ""))
      }
      guard let bad = match.selections.first(where: { $0.problem != nil }), let lack = bad.problem
      else { continue }
      let axes = bad.source.axes.map(\.rawValue).joined(separator: ", ")
      throw .impossible(
        option: "--reduce \(capture.reduce.rawValue)", expected: "taps with \(lack)",
        found: "\(bad.source.name) with the axes \(axes)")
    }
  }

  /// Refuses a path where there is something already.
  ///
  /// - Throws: `TrainedModelError.impossible`.
  package static func requireFree(_ path: String) throws(TrainedModelError) {
    guard Folder.isTaken(path) else { return }
    throw .impossible(option: "--out", expected: "the name of a new file", found: path)
  }

  /// How many taps, parameters and gradients will be written.
  package var count: Int { plan.layouts.reduce(0) { $0 + $1.taps.count } }

  /// How many bytes they take, in words.
  package var size: String { ByteCount.text(plan.bytes) }

  /// Runs the model and makes a new file.
  ///
  /// - Parameters:
  ///   - path: Where there is no file yet.
  ///   - threads: Workers of a gradient.
  ///   - provenance: Where the numbers come from.
  /// - Throws: `StoreError` when the file cannot be written.
  package func makeFile(at path: String, threads: Int, provenance: Provenance) throws {
    let trainer = Trainer(
      trained.model, parameters: trained.parameters,
      trained.specification.training.configuration, dropout: RandomStream(seed: 0),
      workers: WorkerPool(count: threads))
    var captured: [String: [String: [Float]]] = [:]
    plan.record(after: trained.step, of: trained.step, by: trainer) { name, _, arrays in
      captured[name] = arrays
    }
    let origin = [
      Attribute("checkpoint", .text(trained.checkpoint)),
      Attribute("checkpoint_step", .integer(trained.step)),
    ]
    let taken = Set((origin + provenance.attributes).map(\.name))
    let about = trained.about.filter { !taken.contains($0.name) }
    try CaptureFile.make(
      at: path,
      contents: RunFileContents(
        spec: trained.resolvedSpec, resolvedSpec: trained.resolvedSpec,
        provenance: about + origin + provenance.attributes, series: [], captures: plan.layouts),
      step: trained.step, arrays: captured, time: Date().timeIntervalSince1970)
  }
}

extension TrainedModel {
  /// Everything of the model that can be written, on examples of the given extents.
  func quantities(examples: Int, length: Int, for patterns: [String]) -> ModelQuantities {
    ModelQuantities(
      of: model.configuration, vocabularySize: model.vocabularySize, examples: examples,
      length: length, for: patterns)
  }

  /// All that can be captured of the model.
  ///
  /// - Parameters:
  ///   - examples: Sequences that the model is shown.
  ///   - length: Steps of a sequence.
  /// - Returns: Names, each with its extents and what its axes count.
  package func capturable(
    examples: Int, length: Int
  ) -> [(name: String, shape: [Int], axes: [String])] {
    let families = [TapPattern.parameters + "*", TapPattern.gradients + "*"]
    return quantities(examples: examples, length: length, for: families).all.map {
      ($0.name, $0.shape, $0.axes.map(\.rawValue))
    }
  }
}
