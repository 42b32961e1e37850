import Experiments
import Foundation
import Layers
import Models
import Specs
import Store
import Tensors
import TestSupport

/// A fresh temporary folder, and tiny models' checkpoints in it.
final class WeightsBench: Sendable {
  let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path(percentEncoded: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The path of an entry of the folder.
  func path(_ name: String) -> String { folder + "/" + name }

  /// A model's configuration on which every kind of exchange shows.
  static func configuration(
    _ architecture: ModelConfiguration.Architecture,
    _ change: (inout ModelConfiguration) -> Void = { _ in }
  ) -> ModelConfiguration {
    var configuration = Tiny.configuration(architecture)
    change(&configuration)
    return configuration
  }

  /// A model's parameters with names and shapes; in norms, numbers whose digits `1 + x` loses.
  static func weights(of model: LanguageModel) -> [WeightArray] {
    let parameters = Tiny.parameters(of: model)
    return model.layout.entries.map { entry in
      var values = parameters[entry].values
      if entry.name.hasSuffix("norm.weight") {
        values.replaceSubrange(
          0..<7, with: [-0.0, 0, 1e-9, -1, .leastNonzeroMagnitude, 0.123_456_79, 3e5])
      }
      return WeightArray(name: entry.name, shape: Array(entry.slice.shape), values: values)
    }
  }

  /// A checkpoint of a model as a trial would leave it.
  static func checkpoint(
    _ configuration: ModelConfiguration, vocabulary: Int = 9, step: Int = 40,
    _ change: (WeightArray) -> WeightArray = { $0 }
  ) -> Checkpoint {
    let model = LanguageModel(configuration, vocabularySize: vocabulary)
    var specification = StudySpecification()
    specification.model = configuration
    return Checkpoint(
      step: step,
      resolvedSpec: specification.determiningText(replicate: 0, dataDigest: nil, numerics: 1),
      parameters: weights(of: model).map(change))
  }

  /// Writes a checkpoint and gives its path.
  func write(_ checkpoint: Checkpoint) throws -> String {
    let path = path("checkpoint-\(UUID().uuidString).h5")
    try checkpoint.write(asNew: path)
    return path
  }

  /// Exports a checkpoint and gives the file's path.
  func export(
    _ checkpoint: Checkpoint, _ naming: WeightNaming = .gecko,
    as precision: SafetensorsFile.Precision = .float32
  ) throws -> String {
    let path = path(UUID().uuidString + ".safetensors")
    try WeightExport(from: write(checkpoint), naming: naming).write(asNew: path, as: precision)
    return path
  }

  /// The arrays of a file, by name.
  func arrays(in path: String) throws -> [String: WeightArray] {
    let file = try SafetensorsFile(reading: path)
    let arrays = try file.entries.map { try file.read($0) }
    return Dictionary(uniqueKeysWithValues: arrays.map { ($0.name, $0) })
  }

  /// Exports a checkpoint without saying what it is, its arrays changed.
  func foreign(
    _ checkpoint: Checkpoint, _ naming: WeightNaming = .gecko,
    _ change: (inout [String: WeightArray]) -> Void = { _ in }
  ) throws -> String {
    var arrays = try arrays(in: export(checkpoint, naming))
    change(&arrays)
    let path = path(UUID().uuidString + ".safetensors")
    let named = arrays.map { WeightArray(name: $0, shape: $1.shape, values: $1.values) }
    try SafetensorsFile.write(asNew: path, named.sorted { $0.name < $1.name })
    return path
  }

  /// The baseline of a spec of this model.
  func variant(_ configuration: ModelConfiguration) throws -> ResolvedVariant {
    let text = "experiment: e\ntask: {kind: mqar}\nmodel: \(configuration.specValue.jsonText)\n"
    return try SpecificationFolder.with(["spec.yaml": text]) { folder in
      try loadStudy(path: folder.path + "/spec.yaml", settings: [], refusesIdle: false).variants[0]
    }
  }
}

extension [WeightArray] {
  /// The arrays down to the sign of their zeros.
  var bits: [[UInt32]] { map { $0.values.map(\.bitPattern) } }
}
