extension ModelConfiguration {
  /// Floating-point operations of a training step's matrix products, for one token.
  ///
  /// Three times the forward products (forward, and the gradients of both factors). Attention counts
  /// the keys a query really sees, averaged over a sequence of `length` steps; the working memory
  /// counts its reads and writes. Norms, scans, softmax and the optimiser are not counted.
  package func trainingFLOPsPerToken(length: Int, vocabulary: Int) -> Double {
    let perLayer =
      Double(2 * projectionWeights)
      + averageKeys(length: length) * Double(2 * (keysWidth + valuesWidth))
      + memoryFLOPsPerToken(length: length)
    let decoder = readout == .lastStep ? Double(2 * 2 * modelDim * modelDim) : 0
    return 3 * (Double(layerCount) * perLayer + decoder + Double(2 * modelDim * vocabulary))
  }

  private var projectionWeights: Int {
    projections.reduce(0) { $0 + $1.inputs * $1.outputs }
  }

  /// The products of a layer's linear maps, as they are multiplied: maps of one input are one product.
  package var projections: [(inputs: Int, outputs: Int)] {
    let isGated = isSwiGLU || architecture == .llama
    let feedForward = [(modelDim, (isGated ? 2 : 1) * ffnHiddenDim), (ffnHiddenDim, modelDim)]
    switch architecture {
    case .llama:
      return [(modelDim, 3 * modelDim), (modelDim, modelDim)] + feedForward
    case .gecko, .megalodon:
      return [
        (modelDim, valueDim), (modelDim, zDim + valueDim + modelDim), (valueDim, modelDim),
      ] + feedForward
    case .mega:
      return [
        (modelDim, valueDim), (modelDim, zDim + valueDim + 2 * modelDim), (valueDim, modelDim),
      ] + feedForward
    }
  }

  /// How many keys a query sees, on average over a sequence.
  package func averageKeys(length: Int) -> Double {
    if attention == .none { return 0 }
    let total = (0..<length).reduce(0) { $0 + $1 + 1 - firstVisible(from: $1) }
    return Double(total) / Double(max(length, 1))
  }

  /// Floating-point operations of the working memory's reads and writes, forward, for one token of
  /// one layer, on average over a sequence.
  package func memoryFLOPsPerToken(length: Int) -> Double {
    guard memory != .none else { return 0 }
    let chunks = length / chunkSize
    let readSteps = max(0, length - memoryLag * chunkSize)
    let writtenSteps = max(0, chunks - memoryLag + 1) * chunkSize
    let products = memory == .adaptive || memory == .noOnlineSoftmax ? 2 : 1
    let stepsTimesProducts = Double(readSteps + products * writtenSteps)
    return stepsTimesProducts / Double(max(length, 1)) * Double(2 * keyWidth * valueDim)
  }

  /// The first position that attention lets position `step` see, documents aside.
  package func firstVisible(from step: Int) -> Int {
    switch attention {
    case .slidingChunk: max(0, (step / chunkSize - 1) * chunkSize)
    case .chunk: step / chunkSize * chunkSize
    case .slidingWindow: max(0, step - window + 1)
    case .causal: 0
    case .none: step + 1
    }
  }

  /// The first position whose keys and values a later step may still need, when `position` is next.
  func firstNeeded(at position: Int) -> Int {
    let forAttention = attention == .none ? position : firstVisible(from: position)
    guard memory != .none else { return forAttention }
    let nextWrite = max(0, position / chunkSize - memoryLag + 1) * chunkSize
    return min(nextWrite, forAttention / chunkSize * chunkSize)
  }
}
