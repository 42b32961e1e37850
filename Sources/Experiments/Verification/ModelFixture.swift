import Layers
import Models
import Store
import Tensors

/// A model built from a fixture: its configuration and its parameters.
struct ModelFixture {
  let reader: FixtureReader
  let model: LanguageModel
  let parameters: Parameters
  /// The token that begins a document, if documents are kept apart.
  let documentStart: Int32?

  /// Builds the model that `settings` describe, and reads every parameter from the group `params`.
  init(
    _ reader: FixtureReader, _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    self.reader = reader
    let configuration = try ModelConfiguration(fixture: &settings)
    let vocabulary = try settings.integer("vocab_size", 32)
    documentStart = try settings.integer(ifAny: "bos_id", in: 0...vocabulary - 1).map { Int32($0) }
    try settings.finish()
    if let problem = configuration.problems.first {
      throw .impossible(
        file: reader.file, place: settings.place(of: problem.field), problem: problem.message)
    }
    try Self.requireBuildable(configuration, vocabulary, reader, settings)
    model = LanguageModel(configuration, vocabularySize: vocabulary)
    parameters = try Self.parameters(.parameters, of: model, reader)
  }

  /// Reads every parameter of the model, and nothing else, from a group.
  static func parameters(
    _ group: FixtureGroup, of model: LanguageModel, _ reader: FixtureReader
  ) throws(VerificationError) -> Parameters {
    let parameters = Parameters(zeros: model.layout)
    for entry in model.layout.entries {
      let array = try reader.array(group, entry.name, shape: Array(entry.slice.shape))
      parameters[entry].set(array.reals.map { Float($0) })
    }
    try reader.requireNothing(in: group, beside: model.layout.entries.map(\.name))
    return parameters
  }

  /// The state of the model over a batch must fit into memory.
  func requireMemory(batch: Int, length: Int) throws(VerificationError) {
    let configuration = model.configuration
    guard configuration.memory != .none else { return }
    try reader.requireMemory(
      "inputs/tokens",
      of: [
        batch, configuration.headCount, configuration.keyWidth, configuration.valueWidth,
        length / configuration.chunkSize + 1,
      ])
  }

  /// A configuration's numbers can be anything; those of the parameters that are there cannot.
  private static func requireBuildable(
    _ configuration: ModelConfiguration, _ vocabulary: Int, _ reader: FixtureReader,
    _ settings: FixtureSettings
  ) throws(VerificationError) {
    let arrays = reader.arrays(.parameters)
    _ = try reader.array(
      .parameters, "embed.weight", shape: [vocabulary, configuration.modelDim])
    guard configuration.layerCount <= arrays.count else {
      throw settings.malformed(
        "num_layers", expected: "no more layers than the \(arrays.count) arrays in params/",
        found: "\(configuration.layerCount)")
    }
    let count = arrays.values.reduce(0) { $0 + $1.count }
    for (key, width) in configuration.widthsBesideModelDim
    where width * configuration.modelDim > count {
      throw settings.malformed(
        key, expected: "a width for which the \(count) numbers in params/ are enough",
        found: "\(width)")
    }
  }
}
