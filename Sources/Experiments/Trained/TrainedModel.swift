package import Layers
package import Models
package import Specs
import Store
import Tasks
import Tensors
import Training

/// A model as training left it: what it is, its parameters, and what it was trained on.
package struct TrainedModel: Sendable {
  /// The model.
  package private(set) var model: LanguageModel
  /// Its parameters.
  package let parameters: Parameters
  /// What passes have computed from the parameters alone.
  let derived = DerivedTensors()
  /// Seed, model, task and training; captures and variants are left out.
  package let specification: StudySpecification
  /// Path of the checkpoint.
  package let checkpoint: String
  /// Newer checkpoints that cannot be read, a line each.
  package let rejected: [String]
  /// Optimiser steps that the model was trained for.
  package let step: Int
  /// The last step of the trial; `nil` for parameters that no trial here has trained.
  package let lastStep: Int?
  /// The variant that was trained.
  package let variant: String
  /// Which replicate, from 0.
  package let replicate: Int
  /// The resolved specification, JSON, as the checkpoint holds it.
  let resolvedSpec: String
  /// What the checkpoint says of itself.
  let about: [Attribute]
  private let dataDigest: String?
  /// What turns text into the model's tokens and back.
  let tokenizer: BytePairTokenizer

  /// Opens a trained model.
  ///
  /// - Parameter path: A checkpoint; or a trial's folder, or a run file in one, whose newest
  ///   checkpoint that can be read is taken.
  /// - Throws: `StoreError`, `SpecErrors` or `TrainedModelError`, whose descriptions are for people.
  package init(at path: String) throws {
    let (checkpoint, file, rejected) = try Self.checkpoint(at: path)
    func text(_ name: String) -> String? {
      checkpoint.about.lazy.compactMap { attribute in
        if attribute.name == name, case .text(let text) = attribute.value { text } else { nil }
      }.first
    }
    let trial = try ResolvedTrial(
      parsing: checkpoint.resolvedSpec, in: file, corpusPath: text("corpus_path"))
    var specification = trial.specification
    specification.experiment = text("experiment") ?? ""
    let facts = try TextFacts(checkpoint.about, in: file)
    if let facts, case .text(var source) = specification.task {
      source.prepared = facts.alphabet
      specification.task = .text(source)
    }
    tokenizer = facts?.tokenizer ?? .bytes
    let vocabulary = specification.task.vocabularySize
    self.checkpoint = file
    self.rejected = rejected
    self.specification = specification
    step = checkpoint.step
    let hasStopped = TrialTrainingRun.Standing(checkpoint).hasStopped
    lastStep =
      checkpoint.run == nil
      ? nil : hasStopped ? checkpoint.step : specification.training.configuration.steps
    variant = text("variant") ?? ""
    replicate = trial.replicate
    resolvedSpec = checkpoint.resolvedSpec
    about = checkpoint.about
    dataDigest = trial.dataDigest
    let model = LanguageModel(specification.model, vocabularySize: vocabulary)
    self.model = model
    parameters = try Self.parameters(checkpoint.parameters, of: model, in: file)
  }

  /// That the checkpoint is not the one of its trial's last step; `nil` where it is, or is no trial's.
  package var stepWords: String? {
    guard let lastStep, step < lastStep else { return nil }
    let folder = Folder.parent(of: checkpoint)
    let standing = TrialStanding(readingFolder: folder.isEmpty ? "." : folder, measure: nil)
    if standing.isFinished, standing.step == step { return nil }
    return "checkpoint after step \(step) of \(lastStep); "
      + (standing.isFinished ? "the trial has gone on" : "the trial has not finished")
  }

  /// The task that the model was trained on, with the trial's own stream of examples.
  ///
  /// - Throws: `TaskError` when its text cannot be read; `TrainedModelError.inconsistent` when that is
  ///   not the text that was learnt.
  package func task() throws -> TrialTask {
    let (task, digest) = try TaskShelf().task(for: specification)
    try requireLearnt(digest)
    return TrialTask(
      task, stream: dataStream, microBatch: specification.training.configuration.microBatch)
  }

  /// Refuses a text, given its digest, that is not the one that was learnt.
  func requireLearnt(_ digest: String?) throws(TrainedModelError) {
    guard let dataDigest, digest != dataDigest, case .text(let source) = specification.task else {
      return
    }
    throw .inconsistent(
      file: source.path, reason: "the text is not the one that \(checkpoint) was trained on")
  }

  /// The trial's own stream of examples.
  var dataStream: RandomStream {
    Trial(variant: variant, specification, replicate: replicate, dataDigest: dataDigest)
      .stream(.data)
  }

  /// The study that the model was trained in, with differences in its task.
  ///
  /// - Parameter overrides: The differences.
  /// - Returns: The study.
  /// - Throws: `SpecErrors` when the task is not sound with them.
  package func specification(
    with overrides: [SpecOverride]
  ) throws(SpecErrors) -> StudySpecification {
    guard !overrides.isEmpty else { return specification }
    var path: String?
    if case .text(let source) = specification.task { path = source.path }
    return try ResolvedTrial(
      parsing: resolvedSpec, in: checkpoint, corpusPath: path, with: overrides
    ).specification
  }

  /// The same parameters in a model whose attention sees the last `window` positions only.
  package func withWindow(_ window: Int) -> TrainedModel {
    var copy = self
    var configuration = model.configuration
    configuration.attention = .slidingWindow
    configuration.window = window
    copy.model = LanguageModel(configuration, vocabularySize: model.vocabularySize)
    return copy
  }

  private static func checkpoint(
    at path: String
  ) throws -> (checkpoint: Checkpoint, file: String, rejected: [String]) {
    if Folder.files(in: path, endingWith: ".h5") != nil { return try newest(inFolder: path) }
    let format = try DataFile(reading: path).attributes().first { $0.name == "format" }?.value
    guard case .text(let name) = format else {
      throw TrainedModelError.unknownFile(path, format: "")
    }
    if name.hasPrefix("gecko-run-") {
      let folder = Folder.parent(of: path)
      return try newest(inFolder: folder.isEmpty ? "." : folder)
    }
    guard name.hasPrefix("gecko-checkpoint-") else {
      throw TrainedModelError.unknownFile(path, format: name)
    }
    return (try CheckpointFolder.read(path), path, [])
  }

  private static func newest(
    inFolder folder: String
  ) throws -> (checkpoint: Checkpoint, file: String, rejected: [String]) {
    let (found, rejected) = CheckpointFolder(folder).newest()
    let reasons = rejected.map { "\($0.error)" }
    guard let found else {
      let trials = TrialListing(below: folder).lines
      guard trials.isEmpty || !reasons.isEmpty else {
        throw TrainedModelError.severalTrials(folder: folder, trials: trials)
      }
      throw TrainedModelError.noCheckpoint(folder: folder, reasons: reasons)
    }
    return (found.checkpoint, found.path, reasons)
  }

  /// Fills a model's parameters with arrays, which must be exactly the model's.
  private static func parameters(
    _ arrays: [WeightArray], of model: LanguageModel, in file: String
  ) throws(TrainedModelError) -> Parameters {
    let parameters = Parameters(zeros: model.layout)
    var rest = Dictionary(arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for entry in model.layout.entries {
      guard let array = rest.removeValue(forKey: entry.name),
        array.shape == Array(entry.slice.shape)
      else {
        throw .inconsistent(
          file: file,
          reason: "expected the parameter '\(entry.name)' of shape \(entry.slice.shape)")
      }
      parameters[entry].set(array.values)
    }
    if let stray = rest.keys.min() {
      throw .inconsistent(
        file: file, reason: "'\(stray)' is not a parameter of the model that it describes")
    }
    return parameters
  }
}
