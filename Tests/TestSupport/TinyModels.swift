package import Layers
package import Models
import Tensors

/// Small models and inputs on which every path of the architecture is exercised.
package enum Tiny {
  /// Two layers, chunks of 4, every width awkward.
  package static func configuration(
    _ architecture: ModelConfiguration.Architecture = .gecko
  ) -> ModelConfiguration {
    var configuration = ModelConfiguration.defaults(of: architecture)
    configuration.layerCount = 2
    configuration.modelDim = 12
    configuration.zDim = 12
    configuration.valueDim = 10
    configuration.headCount = architecture == .mega ? 1 : 2
    configuration.ffnHiddenDim = 14
    configuration.cemaOrders = 3
    configuration.chunkSize = 4
    configuration.timeNormGroups = 3
    configuration.window = 5
    return configuration
  }

  /// Parameters in which nothing is zero, so that every part of a model shows.
  package static func parameters(of model: LanguageModel) -> Parameters {
    let random = RandomStream(seed: 11)
    let parameters = Parameters(model.layout, random: random.stream("weights"))
    for entry in model.layout.entries {
      var stream = random.stream("offset").stream(entry.name)
      parameters[entry].add(stream.normalTensor(entry.slice.shape, deviation: 0.1))
    }
    return parameters
  }

  /// Tokens below `vocabulary`; with `documents`, token 0 begins one now and then.
  package static func tokens(
    batch: Int, length: Int, vocabulary: Int, documents: Bool, seed: UInt64 = 3
  ) -> TokenBlock {
    var random = RandomStream(seed: seed)
    let tokens = (0..<batch * length).map { _ in
      let isStart = documents && random.uniform() < 0.12
      return isStart ? Int32(0) : Int32(1 + random.integer(below: vocabulary - 1))
    }
    return TokenBlock(tokens, batch: batch, documentStart: documents ? 0 : nil)
  }
}
