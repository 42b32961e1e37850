import Models
import Specs
import Store

/// A model, and the arrays of a file that are its parameters.
struct WeightFit {
  /// An array that a file has.
  struct Found {
    let name: String
    let shape: [Int]
    /// The type of its numbers, when weights cannot be read from it.
    var unreadable: String?
  }

  let model: LanguageModel
  /// How each parameter stands in the file, in the order of the layout.
  let parameters: [ExchangedParameter]

  /// Compares all that a file holds with what a model needs.
  ///
  /// The size of the vocabulary is that of the embedding in the file.
  ///
  /// - Throws: everything in which they differ.
  init(
    of arrays: [Found], to configuration: ModelConfiguration, naming: WeightNaming, in file: String
  ) throws(WeightsError) {
    let byName = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first }
    let embedding = naming == .gecko ? "embed.weight" : HuggingFaceLlama.embedding
    guard let vocabulary = byName[embedding]?.shape.first, (1...Int(Int32.max)).contains(vocabulary)
    else {
      let nearest = SpecName.nearest(to: embedding, among: Array(byName.keys.sorted().prefix(500)))
      throw .mismatches(file: file, [.missing(embedding, nearest: nearest)])
    }
    // A layer has parameters: more layers than arrays need not be counted one by one.
    guard configuration.layerCount <= arrays.count else {
      throw .mismatches(
        file: file, [.missing("layers.\(configuration.layerCount - 1)", nearest: nil)])
    }
    let model = LanguageModel(configuration, vocabularySize: vocabulary)
    let parameters = naming.parameters(of: model)
    let wanted = Set(parameters.map(\.outsideName))
    let missing = parameters.filter { byName[$0.outsideName] == nil }.map(\.outsideName)
    let unexpected = arrays.map(\.name).filter {
      !wanted.contains($0) && !WeightNaming.isIgnored($0)
    }
    var mismatches: [WeightsError.Mismatch] =
      Self.hinted(missing, among: unexpected).map { .missing($0, nearest: $1) }
      + Self.hinted(unexpected, among: missing).map { .unexpected($0, nearest: $1) }
    for parameter in parameters {
      guard let array = byName[parameter.outsideName] else { continue }
      if array.shape != parameter.outsideShape && array.shape != parameter.shape {
        mismatches.append(
          .misshaped(array.name, expected: parameter.outsideShape, found: array.shape))
      }
      if let found = array.unreadable {
        mismatches.append(.unreadable(array.name, found: found))
      }
    }
    guard mismatches.isEmpty else { throw .mismatches(file: file, mismatches) }
    self.model = model
    self.parameters = parameters
  }

  /// Each name with what was probably meant; of very many, only the first ones.
  private static func hinted(
    _ names: [String], among candidates: [String]
  ) -> [(String, String?)] {
    let candidates = Array(candidates.prefix(500))
    return names.enumerated().map { index, name in
      (name, index < 20 ? SpecName.nearest(to: name, among: candidates) : nil)
    }
  }
}
