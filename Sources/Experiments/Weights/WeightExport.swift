import Models
package import Store

/// The weights of a checkpoint, ready to be written for other programs.
package struct WeightExport: Sendable {
  /// The checkpoint they are from.
  package let source: String
  /// What is wrong with newer checkpoints of the folder, a sentence each.
  package let complaints: [String]
  /// Optimiser steps they were trained.
  package let step: Int
  /// The arrays by their names in the file, in the order of the layout.
  package let arrays: [WeightArray]

  private let metadata: [String: String]
  private let rounding: [String: String]

  /// Number of numbers.
  package var parameterCount: Int { arrays.reduce(0) { $0 + $1.values.count } }

  /// Reads a checkpoint.
  ///
  /// - Parameters:
  ///   - path: A checkpoint, or a trial's folder, which means its newest one.
  ///   - naming: The names, shapes and conventions to write in.
  /// - Throws: `StoreError`, `SpecErrors` or `WeightsError` when there is no such checkpoint, or its
  ///   model has no weights of this naming.
  package init(from path: String, naming: WeightNaming) throws {
    let checkpoint: Checkpoint
    (checkpoint, source, complaints) = try Self.checkpoint(at: path)
    let configuration = try ModelConfiguration(resolved: checkpoint.resolvedSpec, in: source)
    if let problem = naming.problem(with: configuration) {
      throw WeightsError.otherModel(file: source, naming: naming, problem: problem)
    }
    let model = try LanguageModel(configuration, weights: checkpoint.parameters, in: source)
    let parameters = naming.parameters(of: model)
    step = checkpoint.step
    arrays = zip(parameters, checkpoint.parameters).map { parameter, array in
      WeightArray(
        name: parameter.outsideName, shape: parameter.outsideShape,
        values: parameter.exported(array.values))
    }
    metadata = [
      WeightMetadata.format.0: WeightMetadata.format.1,
      WeightMetadata.ownFormat: WeightMetadata.version,
      WeightMetadata.naming: naming.rawValue,
      WeightMetadata.spec: checkpoint.resolvedSpec,
      WeightMetadata.vocabularySize: "\(model.vocabularySize)",
      WeightMetadata.step: "\(checkpoint.step)",
    ]
    var rounding: [String: String] = [:]
    for (parameter, array) in zip(parameters, checkpoint.parameters)
    where parameter.form == .withOne {
      rounding[WeightMetadata.rounding + parameter.outsideName] = RoundingLoss.text(
        of: array.values)
    }
    self.rounding = rounding
  }

  /// Writes them as a new safetensors file.
  ///
  /// - Throws: `WeightsError.occupied` when there is a file already, `StoreError` when it cannot be
  ///   written.
  package func write(asNew path: String, as precision: SafetensorsFile.Precision) throws {
    // What the digits of bfloat16 lose is far more, and not kept.
    let texts = precision == .float32 ? metadata.merging(rounding) { $1 } : metadata
    try WeightsError.refusingOccupied(path) { () throws(StoreError) in
      try SafetensorsFile.write(asNew: path, arrays, metadata: texts, as: precision)
    }
  }

  private static func checkpoint(
    at path: String
  ) throws -> (Checkpoint, source: String, complaints: [String]) {
    guard Folder.files(in: path, endingWith: "") != nil else {
      return (try CheckpointFolder.read(path), path, [])
    }
    let (found, rejected) = CheckpointFolder(path).newest()
    let errors = rejected.map(\.error)
    guard let found else { throw WeightsError.noCheckpoint(folder: path, rejected: errors) }
    return (found.checkpoint, found.path, errors.map(\.description))
  }
}

extension LanguageModel {
  /// The model that parameters are of.
  ///
  /// - Throws: when they are not exactly those of a model of this configuration.
  fileprivate init(
    _ configuration: ModelConfiguration, weights: [WeightArray], in file: String
  ) throws(WeightsError) {
    let entries = weights.map { WeightFit.Found(name: $0.name, shape: $0.shape) }
    let fit = try WeightFit(of: entries, to: configuration, naming: .gecko, in: file)
    // In a checkpoint the order is that of the layout, and shapes are our own.
    let isInOrder = zip(fit.parameters, weights).allSatisfy {
      $0.name == $1.name && $0.shape == $1.shape
    }
    guard isInOrder, fit.parameters.count == weights.count else {
      throw .mismatches(
        file: file,
        zip(fit.parameters, weights).filter { $0.shape != $1.shape || $0.name != $1.name }
          .map { .misshaped($0.name, expected: $0.shape, found: $1.shape) })
    }
    self = fit.model
  }
}
