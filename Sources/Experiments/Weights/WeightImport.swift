import Layers
import Models
import Specs
package import Store

/// Weights that another program, or `WeightExport`, has written, as a checkpoint.
package struct WeightImport: Sendable {
  /// Weights only, after step 0.
  package let checkpoint: Checkpoint

  /// Reads a file of weights.
  ///
  /// - Parameters:
  ///   - path: A safetensors file, in either naming.
  ///   - variant: What the weights are of; `nil`: as the file itself says.
  /// - Throws: `StoreError`, `SpecErrors` or `WeightsError` with everything in which the file and
  ///   the model differ.
  package init(from path: String, of variant: ResolvedVariant?) throws {
    let file = try SafetensorsFile(reading: path)
    let spec = try variant?.resolvedText ?? file.spec()
    let fit = try file.fit(to: try ModelConfiguration(resolved: spec, in: path))
    var about = [
      Attribute("imported_from", .text(Folder.name(of: path))),
      Attribute("parameters", .integer(fit.model.layout.parameterCount)),
      Attribute("vocabulary_size", .integer(fit.model.vocabularySize)),
    ]
    if let variant { about.append(Attribute("variant", .text(variant.name))) }
    if let step = file.metadata[WeightMetadata.step].flatMap({ Int($0) }) {
      about.append(Attribute("imported_step", .integer(step)))
    }
    checkpoint = Checkpoint(
      step: 0, about: about, resolvedSpec: spec, parameters: try file.parameters(fit.parameters))
  }

  /// Number of parameters, and of their numbers.
  package var count: (parameters: Int, numbers: Int) {
    (checkpoint.parameters.count, checkpoint.parameters.reduce(0) { $0 + $1.values.count })
  }

  /// Writes the checkpoint as a new file.
  ///
  /// - Throws: `WeightsError.occupied` when there is a file already, `StoreError` when it cannot be
  ///   written.
  package func write(asNew path: String) throws {
    try WeightsError.refusingOccupied(path) { () throws(StoreError) in
      try checkpoint.write(asNew: path)
    }
  }
}

extension ResolvedVariant {
  /// The spec as a trial of this variant has it.
  fileprivate var resolvedText: String {
    specification.determiningText(replicate: 0, dataDigest: nil, numerics: Trial.numerics)
  }
}

extension SafetensorsFile {
  /// The spec that the weights' exporter left with them.
  fileprivate func spec() throws(WeightsError) -> String {
    guard metadata[WeightMetadata.ownFormat] == WeightMetadata.version,
      let spec = metadata[WeightMetadata.spec]
    else { throw .noModel(file: path) }
    return spec
  }

  /// The model of a configuration, and its parameters among the arrays.
  fileprivate func fit(to configuration: ModelConfiguration) throws -> WeightFit {
    let naming = WeightNaming(of: entries.map(\.name))
    if let problem = naming.problem(with: configuration) {
      throw WeightsError.otherModel(file: path, naming: naming, problem: problem)
    }
    // A file of ours says itself what it is of.
    if naming == .huggingFace, metadata[WeightMetadata.ownFormat] == nil,
      let config = try HuggingFaceConfig(beside: path)
    {
      try config.require(configuration)
    }
    let tied = try tiedOutput(of: configuration)
    let arrays = entries.filter { $0.name != tied }.map { entry in
      let isReadable = [.float32, .bfloat16, .float16].contains(entry.element)
      return WeightFit.Found(
        name: entry.name, shape: entry.shape,
        unreadable: isReadable ? nil : entry.element.rawValue)
    }
    return try WeightFit(of: arrays, to: configuration, naming: naming, in: path)
  }

  /// Reads parameters, each of which has an array.
  fileprivate func parameters(
    _ parameters: [ExchangedParameter]
  ) throws(StoreError) -> [WeightArray] {
    let places = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
    var read: [WeightArray] = []
    for parameter in parameters {
      guard let entry = places[parameter.outsideName] else {
        preconditionFailure("\(parameter.outsideName) was found in \(path), and is not there")
      }
      let rounding = metadata[WeightMetadata.rounding + entry.name]
        .flatMap { RoundingLoss.losses(in: $0, count: parameter.shape.reduce(1, *)) }
      let values = try self.read(entry).values
      read.append(
        WeightArray(
          name: parameter.name, shape: parameter.shape,
          values: parameter.imported(values, rounding: rounding)))
    }
    return read
  }

  /// The output matrix of a model that has none of its own, when it is the embedding's copy.
  fileprivate func tiedOutput(of configuration: ModelConfiguration) throws(StoreError) -> String? {
    guard configuration.sharesEmbedding,
      let output = entries.first(where: { $0.name == HuggingFaceLlama.output }),
      let embedding = entries.first(where: { $0.name == HuggingFaceLlama.embedding }),
      output.shape == embedding.shape
    else { return nil }
    return try read(output).values == read(embedding).values ? output.name : nil
  }
}
