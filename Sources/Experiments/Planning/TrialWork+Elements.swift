import Models

/// What lies between products: nanoseconds of a token, forward, recomputed and backward.
extension TrialWork {
  /// What is outside of layers: embedding, last norm, loss, and the tables of positions and keys.
  ///
  /// The output's weights and gradient pass by once for every block of logits.
  var onceNanoseconds: Double {
    let passing = Double(model.modelDim * vocabulary) / Double(lossBlock)
    return 800 + 1.7 * Double(model.modelDim)
      + labelledPart * (1.3 * Double(vocabulary) + 0.3 * passing)
  }

  /// What a layer does between its products.
  var layerNanoseconds: Double {
    attentionNanoseconds + dropoutNanoseconds
      + (model.architecture == .llama ? llamaNanoseconds : frontNanoseconds + gateNanoseconds)
  }

  private var llamaNanoseconds: Double {
    Double(3 * model.modelDim) + 1.9 * Double(model.ffnHiddenDim)
  }

  /// Norms, moving average, and the activation of values.
  private var frontNanoseconds: Double {
    let width = Double(model.modelDim)
    let norm =
      switch model.timeNorm {
      case .timestep, .timestepDecay: 1.4
      case .layer, .rms: 0.75
      case .none: 0.0
      }
    let average =
      switch model.ema {
      case .complex: 0.28
      case .real: 0.2
      case .none: 0.0
      }
    return width * (norm + 1 + average * Double(model.cemaOrders)) + 0.9 * Double(model.valueDim)
  }

  /// Queries, keys, gates and the feed-forward.
  private var gateNanoseconds: Double {
    let (width, keys) = (Double(model.modelDim), Double(model.zDim))
    let reads = (model.attention == .none ? 0.0 : 2) + (model.memory == .none ? 0.0 : 2)
    let chunkHeads = Double(model.headCount) / Double(model.chunkSize)
    let memory = model.memory == .none ? 0 : 3 * keys + 3_000 * chunkHeads
    let update = model.architecture == .mega ? 3 * width : 0
    return keys * (1 + 0.75 * reads) + memory + 1.9 * Double(model.valueDim)
      + 0.75 * width + (model.isSwiGLU ? 1.9 : 0.9) * Double(model.ffnHiddenDim) + update
  }

  /// The softmax, and what a query and a chunk cost whatever they see.
  private var attentionNanoseconds: Double {
    guard model.attention != .none else { return 0 }
    let isChunked = model.attention == .slidingChunk || model.attention == .chunk
    let chunk = isChunked ? 1_000 / Double(model.chunkSize) : 0
    return Double(model.headCount) * (200 + chunk + 1.5 * model.averageKeys(length: length))
  }

  /// Numbers drawn for what is left out.
  private var dropoutNanoseconds: Double {
    let (width, values) = (Double(model.modelDim), Double(model.valuesWidth))
    let hidden = width + values + Double(model.ffnHiddenDim)
    return (model.dropout > 0 ? 3 * 2 * width : 0) + (model.hiddenDropout > 0 ? 3 * hidden : 0)
      + (model.attentionDropout > 0
        ? 3 * Double(model.headCount) * model.averageKeys(length: length) : 0)
  }
}
