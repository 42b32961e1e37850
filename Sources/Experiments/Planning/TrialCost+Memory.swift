import Autograd
import Models
import Training

extension TrialCost {
  /// What a process holds at most while it runs the trial, within a factor of 1.5.
  ///
  /// - Parameter threads: Workers of a step, each with the activations of a micro-batch.
  /// - Returns: Bytes.
  package func memoryBytes(threads: Int) -> Int {
    let training = specification.training.configuration
    let microBatches = (training.batch + training.microBatch - 1) / training.microBatch
    let lanes = GradientLanes.count(for: microBatches, parameters: parameters)
    // The parameters and two moments; gradients; copies of the first three for a checkpoint.
    let copies = 3 + lanes + Self.checkpointCopies
    let busy = isShared(by: threads) ? 1 : max(1, min(threads, microBatches))
    return Self.processBytes + 4 * copies * parameters + 2 * corpusBytes
      + 4 * busy * activations(sequences: training.microBatch)
  }

  /// Whether a step's micro-batches are shared by its workers, one after another.
  func isShared(by workers: Int) -> Bool {
    let training = specification.training.configuration
    return MicroBatch.isShared(
      count: (training.batch + training.microBatch - 1) / training.microBatch,
      tokens: training.microBatch
        * (specification.trainedShares.map(\.task.length).max() ?? 0),
      parameters: parameters, workers: workers)
  }

  /// A process that does nothing yet: code, libraries, an open run file.
  private static let processBytes = 46_000_000
  /// How often a checkpoint copies what it writes.
  private static let checkpointCopies = 3

  /// Elements that a worker holds at most.
  private func activations(sequences: Int) -> Int {
    let model = specification.model
    let trained = specification.trainedShares.map(\.task.length).max() ?? 0
    let evaluated = evaluations.filter { $0.examples > 0 }.map(\.task.length).max() ?? 0
    let logits = 3 * min(max(1 << 17, 16 * vocabularySize), 512 * vocabularySize)
    // Blocks that are computed again keep their input, and one at a time all the rest.
    let recomputed = min(
      specification.training.configuration.recomputedBlocks, model.layerCount)
    let isLean = sequences * trained * model.modelDim >= RecomputationRule.largeCount
    let isHuge = sequences * trained * model.modelDim >= RecomputationRule.hugeCount
    let feedForwards =
      isHuge ? (recomputed..<model.layerCount).count(where: model.recomputesFeedForward(of:)) : 0
    let kept =
      (model.layerCount - recomputed) * model.keptPerToken(isLean: isLean)
      + recomputed * model.modelDim - feedForwards * model.feedForwardWidth
      + (recomputed == model.layerCount ? model.keptPerToken(isLean: false) : 0)
    let passing = model.passingPerToken + 2 * model.modelDim
    // Evaluating keeps nothing, but a slice may be longer than all that is trained on.
    let elements = max(trained * (kept + passing), evaluated * passing)
    return sequences * elements + logits
  }
}

extension ModelConfiguration {
  /// Elements that a layer keeps of a token for the backward pass; when it `isLean`, all that is
  /// computed again `whenLarge` is not among them.
  fileprivate func keptPerToken(isLean: Bool) -> Int {
    if architecture == .llama { return llamaKeptPerToken - (isLean ? 2 * modelDim : 0) }
    return frontKeptPerToken(isLean: isLean) + backKeptPerToken(isLean: isLean)
  }

  /// Norms' inputs, products' inputs, queries, keys, values; attention's output.
  private var llamaKeptPerToken: Int { 10 * modelDim + 2 * ffnHiddenDim + headCount }

  /// Input, its norm, the average, its norm or activation, and the two wide products.
  private func frontKeptPerToken(isLean: Bool) -> Int {
    let statistics =
      timeNorm == .timestep || timeNorm == .timestepDecay ? 3 * timeNormGroups + 16 : 0
    let mixed = architecture == .mega ? 0 : modelDim
    let wide = zDim + valueDim + (architecture == .mega ? 2 * modelDim : 0)
    let between = isLean ? modelDim : (ema == .none ? 2 : 3) * modelDim + mixed
    return between + wide + valueDim + statistics
  }

  /// What attention and memory give, what the feed-forward reads.
  private func backKeptPerToken(isLean: Bool) -> Int {
    let (hasAttention, hasMemory) = (attention != .none, memory != .none)
    let heads = architecture == .mega ? modelDim : zDim
    let read = hasAttention ? valueDim + headCount : 0
    let remembered =
      hasMemory
      ? (hasAttention ? 2 : 1) * valueDim + 3 * zDim
        + 2 * zDim * valueDim / max(1, headCount * chunkSize) : 0
    let between = isLean ? modelDim : heads + remembered + 2 * modelDim
    return between + read + feedForwardWidth
  }

  /// What the feed-forward's first product gives.
  fileprivate var feedForwardWidth: Int { (isSwiGLU ? 2 : 1) * ffnHiddenDim }

  /// Elements of a token that one layer needs while it goes backward: gradients, and what is computed
  /// again.
  fileprivate var passingPerToken: Int {
    let wide = max(keysWidth + valuesWidth + modelDim, 2 * ffnHiddenDim)
    return 4 * modelDim + 2 * valuesWidth + 2 * wide + 4 * keysWidth
  }
}
