import Layers

extension ModelConfiguration {
  /// Number of trainable parameters of a model over `vocabularySize` tokens.
  ///
  /// All layers have equally many, so that models of one and two layers tell those of any number.
  ///
  /// - Precondition: The configuration has no `problems`.
  package func parameterCount(vocabularySize: Int) -> Int {
    func count(layers: Int) -> Int {
      var configuration = self
      configuration.layerCount = layers
      return LanguageModel(configuration, vocabularySize: vocabularySize).layout.parameterCount
    }
    let one = count(layers: 1)
    return one + (layerCount - 1) * (count(layers: 2) - one)
  }

  /// Bytes of the state that one sequence leaves behind after `length` steps: all that `ModelState`
  /// holds, numbers of 4 bytes in tensors and of 8 elsewhere.
  ///
  ///     each layer:  n, M, U of the norm · h [D, N, 2] · keys, values, memory keys in reach
  ///                  · memory [H, S, V], its normalizer [H, S], owner and next chunk
  ///     once:        n, M, U of the last norm · position, origin, and those of the keys in reach
  ///
  /// A real average holds its imaginary part too, as zeros. The digits of the normalizer beyond float32
  /// are not counted.
  package func stateBytes(after length: Int) -> Int {
    stateBytes(kept: keptPositions(after: length))
  }

  /// The most bytes that the state takes after any of the first `length` steps.
  ///
  /// How many keys are in reach depends on where in a chunk a sequence ends; this does not. It grows
  /// with `length` without end for causal attention alone.
  package func largestStateBytes(within length: Int) -> Int {
    stateBytes(kept: (1...max(length, 1)).reduce(0) { max($0, keptPositions(after: $1)) })
  }

  /// A number of steps behind which no state is larger than one before, unless attention is causal.
  ///
  /// A window holds that many positions, a memory those of the chunks that it has not yet written; from
  /// then on what is kept repeats itself with every chunk.
  package var settlingLength: Int {
    let (lag, overflow) = (memory == .none ? 0 : memoryLag).multipliedReportingOverflow(
      by: chunkSize)
    let reach = overflow ? Int.max : max(lag, window)
    let (length, isEndless) = reach.addingReportingOverflow(3 * chunkSize)
    return isEndless ? .max : length
  }

  private func keptPositions(after length: Int) -> Int {
    length - min(max(firstNeeded(at: length), 0), length)
  }

  private func stateBytes(kept: Int) -> Int {
    let norm = normStateBytes
    let finalNorm = architecture == .llama ? 0 : norm
    return layerCount * (norm + tensorStateCount(kept: kept) * 4 + (memory == .none ? 0 : 16))
      + finalNorm + 8 * (3 + kept)
  }

  private var normStateBytes: Int {
    guard architecture != .llama, timeNorm == .timestepDecay || timeNorm == .timestep else {
      return 0
    }
    return 8 * (1 + 2 * timeNormGroups)
  }

  /// Elements of a layer's tensors, with `kept` positions in reach.
  private func tensorStateCount(kept: Int) -> Int {
    let (hasAttention, hasMemory) = (attention != .none, memory != .none)
    if architecture == .llama { return kept * (keysWidth + valuesWidth) }
    let average = ema == .none ? 0 : 2 * modelDim * cemaOrders
    let rows =
      (hasAttention ? zDim : 0) + (hasMemory ? zDim : 0)
      + (hasAttention || hasMemory ? valueDim : 0)
    return average + kept * rows + (hasMemory ? keyWidth * valueDim + zDim : 0)
  }
}
