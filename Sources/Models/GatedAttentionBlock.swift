import Autograd
import Layers
import Tensors

/// The block of Gecko and Megalodon.
///
/// Moving average, gated attention with working memory, and the normalised feed-forward; the equations
/// stand in this room's README. Sources: arXiv 2601.06463 and 2404.08801.
struct GatedAttentionBlock: Block {
  private let configuration: ModelConfiguration
  private let name: String
  private let front: BlockFront
  private let output: Projection
  private let gamma: ParameterSlice
  private let beta: ParameterSlice
  private let feedForward: FeedForward

  /// Adds the parameters of `layers.<layer>`.
  init(_ configuration: ModelConfiguration, layer: Int, in layout: inout ParameterLayout) {
    self.configuration = configuration
    name = "layers.\(layer)"
    let mega = name + ".mega."
    let (width, values) = (configuration.modelDim, configuration.valueDim)
    front = BlockFront(
      configuration, name, average: "cema",
      parts: [("wz", configuration.zDim), ("wr", values), ("wh1", width)], lastIsLater: true,
      in: &layout)
    output = Projection(
      [(mega + "wh2", width)], inputs: values, configuration.initialization, in: &layout)
    // Query and key of attention, then query and key of the memory.
    let rows = configuration.architecture == .gecko ? 4 : 2
    gamma = layout.add(mega + "gamma", [rows, configuration.zDim], .constant(0))
    beta = layout.add(mega + "beta", [rows, configuration.zDim], .constant(0))
    feedForward = FeedForward(configuration, layer: layer, in: &layout)
  }

  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout BlockState, in pass: Pass
  ) -> Variable {
    let (parts, mixed, v) = front(x, context, state: &state, in: pass)
    let (z, gate) = (parts[0], parts[1])
    pass.tap(name + ".gate", gate.value.silu)
    let a = pass.dropout(
      gated(gate, read(z, v, context, &state, pass), v, pass), rate: configuration.hiddenDropout,
      name + ".a")
    pass.tap(name + ".a", a.value)
    let y = updated(a, mixed, residual: x, pass)
    pass.tap(name + ".mega", y.value)
    let out = feedForward(
      y, addedTo: configuration.hasTwoHopResidual ? x : y, in: pass)
    pass.tap(name + ".out", out.value)
    return out
  }

  /// `sca ⊙ silu(r) + mem`, without what there is not.
  private func gated(
    _ gate: Variable, _ read: (attention: Variable?, memory: Variable?), _ v: Variable,
    _ pass: Pass
  ) -> Variable {
    let tape = pass.tape
    switch (read.attention, read.memory) {
    case (let attention?, let memory?):
      return tape.apply(SiLUGate(hasAddend: true), to: gate, attention, memory)
    case (let attention?, nil):
      return tape.apply(SiLUGate(), to: gate, attention)
    case (nil, let memory?):
      return memory
    case (nil, nil):
      return tape.constant(.zeros(v.shape, in: tape.pool))
    }
  }

  /// `Wh1 mx + bh1 + Wh2 a + x`.
  private func updated(
    _ a: Variable, _ mixed: Variable, residual: Variable, _ pass: Pass
  ) -> Variable {
    guard pass.dropoutStream(name, rate: configuration.dropout) != nil else {
      return output(a, addedTo: [front(later: mixed, addedTo: [residual], in: pass)], in: pass)
    }
    let update = output(a, addedTo: [front(later: mixed, addedTo: [], in: pass)], in: pass)
    return pass.tape.apply(
      Sum(), to: pass.dropout(update, rate: configuration.dropout, name), residual)
  }

  /// What attention and the working memory find, each `[B, L, H·V]` or absent.
  private func read(
    _ z: Variable, _ v: Variable, _ context: SequenceContext, _ state: inout BlockState,
    _ pass: Pass
  ) -> (attention: Variable?, memory: Variable?) {
    let hasAttention = configuration.attention != .none
    let hasMemory = configuration.memory != .none
    let heads =
      hasAttention || hasMemory
      ? scaled(z, context, hasAttention: hasAttention, hasMemory: hasMemory, pass) : []
    let values = heads.isEmpty ? v : context.joined(v, with: &state.values, in: pass)
    var (attention, memory): (Variable?, Variable?)
    if hasAttention {
      let keys = context.joined(heads[1], with: &state.keys, in: pass)
      attention = context.attention(name, configuration, heads[0], keys, values, in: pass)
    } else {
      pass.tap(name + ".attention", .zeros(v.shape, in: pass.tape.pool))
    }
    if hasMemory {
      let keys = context.joined(heads[heads.count - 1], with: &state.memoryKeys, in: pass)
      memory = remembered(heads[heads.count - 2], keys, values, context, &state.memory, pass)
    }
    return (attention, memory)
  }

  /// Scaled and rotated queries and keys, each `[B, L, H·S]`: attention's, then the memory's.
  private func scaled(
    _ z: Variable, _ context: SequenceContext, hasAttention: Bool, hasMemory: Bool, _ pass: Pass
  ) -> [Variable] {
    var normalize = GroupRMSNorm(
      groups: configuration.headCount, epsilon: configuration.normEpsilon,
      hasWeight: false)
    let normalized = pass.tape.apply(&normalize, to: [z])
    var operation = ScaleAndRotateHeads(
      heads: configuration.headCount,
      outputs: (hasAttention ? [0, 1] : []) + (hasMemory ? [2, 3] : []),
      rotation: context.rotation)
    let heads = pass.tape.apply(
      &operation, to: normalized + [pass.value(of: gamma), pass.value(of: beta)])
    for (tap, value) in zip(Self.headTaps(of: configuration), normalized + heads) {
      pass.tap(name + "." + tap, context.separatingHeads(of: value.value, configuration))
    }
    return heads
  }

  private func remembered(
    _ queries: Variable, _ keys: Variable, _ values: Variable, _ context: SequenceContext,
    _ state: inout WorkingMemoryState?, _ pass: Pass
  ) -> Variable? {
    guard let kind = WorkingMemoryKind(configuration.memory) else { return nil }
    var operation = WorkingMemory(
      kind: kind, heads: configuration.headCount, chunk: configuration.chunkSize,
      lag: configuration.memoryLag, keyStart: context.keyStart, origins: context.keyOrigins,
      initial: state)
    let outputs = pass.tape.apply(&operation, to: [queries, keys, values])
    if let final = operation.final {
      pass.tap(name + ".memory_write_ratio", final.writeRatio(since: state, of: kind))
    }
    if context.keepsState { state = operation.final }
    pass.tap(
      name + ".memory_read", context.separatingHeads(of: outputs[0].value, configuration))
    pass.tap(name + ".memory", outputs[1].value)
    pass.tap(name + ".memory_normalizer", outputs[2].value)
    return outputs[0]
  }
}

extension GatedAttentionBlock {
  /// The taps of layer `layer`, in the order in which they come.
  static func taps(
    of configuration: ModelConfiguration, layer: Int, _ extents: TapExtents
  ) -> [TapShape] {
    let name = "layers.\(layer)"
    let (heads, keys) = (configuration.headCount, configuration.keyWidth)
    let (width, values) = (configuration.modelDim, configuration.valueDim)
    let memory =
      configuration.memory == .none
      ? []
      : [
        extents.state(name + ".memory_write_ratio", [(.head, heads), (.key, keys)]),
        extents.steps(
          name + ".memory_read", [(.head, heads), (.value, configuration.valueWidth)]),
        extents.state(
          name + ".memory",
          [(.head, heads), (.key, keys), (.value, configuration.valueWidth)]),
        extents.state(name + ".memory_normalizer", [(.head, heads), (.key, keys)]),
      ]
    return BlockFront.taps(of: configuration, name, extents)
      + [extents.features(name + ".gate", values)]
      + headTaps(of: configuration).map {
        extents.steps(name + "." + $0, [(.head, heads), (.key, keys)])
      } + SequenceContext.attentionTaps(of: configuration, name, extents) + memory
      + [extents.features(name + ".a", values), extents.features(name + ".mega", width)]
      + FeedForward.taps(of: configuration, layer: layer, extents)
      + [extents.features(name + ".out", width)]
  }

  /// What is tapped of queries and keys, in order; nothing where nobody reads them.
  private static func headTaps(of configuration: ModelConfiguration) -> [String] {
    let reads =
      (configuration.attention == .none ? [] : ["q", "k"])
      + (configuration.memory == .none ? [] : ["aq", "ak"])
    return reads.isEmpty ? [] : ["z"] + reads
  }
}

extension WorkingMemoryKind {
  fileprivate init?(_ kind: ModelConfiguration.MemoryKind) {
    switch kind {
    case .adaptive: self = .adaptive
    case .noDelta: self = .noDelta
    case .noOnlineSoftmax: self = .noOnlineSoftmax
    case .linear: self = .linear
    case .none: return nil
    }
  }
}
