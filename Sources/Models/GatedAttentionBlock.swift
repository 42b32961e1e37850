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
  private let timeNorm: TimeNorm
  private let average: MovingAverage?
  private let norm: GroupNorm
  private let value: Projection
  /// `wz | wr | wh1`: they read the same input.
  private let input: Projection
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
    timeNorm = TimeNorm(configuration, mega + "timenorm", in: &layout)
    average = MovingAverage(configuration, mega + "cema", in: &layout)
    norm = GroupNorm(
      .rms, mega + "rmsnorm", width: width, groups: configuration.layerNormGroups,
      epsilon: configuration.normEpsilon, isAffine: configuration.normIsAffine, in: &layout)
    value = Projection(
      [(mega + "wv", values)], inputs: width, hasBias: true, configuration.initialization,
      in: &layout)
    input = Projection(
      [(mega + "wz", configuration.zDim), (mega + "wr", values), (mega + "wh1", width)],
      inputs: width, hasBias: true, configuration.initialization, in: &layout)
    output = Projection(
      [(mega + "wh2", width)], inputs: values, configuration.initialization, in: &layout)
    // Query and key of attention, then query and key of the memory.
    let rows = configuration.architecture == .gecko ? 4 : 2
    gamma = layout.add(mega + "gamma", [rows, configuration.zDim], .constant(0))
    beta = layout.add(mega + "beta", [rows, configuration.zDim], .constant(0))
    feedForward = FeedForward(configuration, layer: layer, name + ".nffn", in: &layout)
  }

  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout BlockState, in pass: Pass
  ) -> Variable {
    let normalized = timeNorm(
      x, context, state: &state.norm, in: pass, tap: name + ".timenorm")
    pass.tap(name + ".timenorm", normalized.value)
    let averaged =
      average?(normalized, context, state: &state.ema, in: pass) ?? normalized
    pass.tap(name + ".cema", averaged.value)
    let mixed = pass.dropout(
      norm(averaged, in: pass), rate: configuration.hiddenDropout, name + ".mx")
    pass.tap(name + ".rmsnorm", mixed.value)

    let y = attended(normalized, mixed, residual: x, context, &state, pass)
    pass.tap(name + ".mega", y.value)
    let out = feedForward(
      y, addedTo: configuration.hasTwoHopResidual ? x : y, in: pass)
    pass.tap(name + ".out", out.value)
    return out
  }

  /// `Wh1 mx + bh1 + Wh2 a + x`.
  private func attended(
    _ normalized: Variable, _ mixed: Variable, residual: Variable, _ context: SequenceContext,
    _ state: inout BlockState, _ pass: Pass
  ) -> Variable {
    let tape = pass.tape
    let (zDim, values) = (configuration.zDim, configuration.valueDim)
    let wide = input(mixed, in: pass)
    let z = tape.columns(0..<zDim, of: wide)
    let gate = tape.columns(zDim..<zDim + values, of: wide)
    let skip = tape.columns(zDim + values..<zDim + values + configuration.modelDim, of: wide)
    let v = tape.apply(SiLU(), to: value(normalized, in: pass))
    pass.tap(name + ".values", v.value)

    let read = read(z, v, context, &state, pass)
    var a: Variable
    switch (read.attention, read.memory) {
    case (let attention?, let memory?):
      a = tape.apply(SiLUGate(hasAddend: true), to: gate, attention, memory)
    case (let attention?, nil):
      a = tape.apply(SiLUGate(), to: gate, attention)
    case (nil, let memory?):
      a = memory
    case (nil, nil):
      a = tape.constant(.zeros(v.shape, in: tape.pool))
    }
    a = pass.dropout(a, rate: configuration.hiddenDropout, name + ".a")
    guard pass.dropoutStream(name, rate: configuration.dropout) != nil else {
      return output(a, addedTo: [skip, residual], in: pass)
    }
    let update = output(a, addedTo: [skip], in: pass)
    return tape.apply(
      Sum(), to: pass.dropout(update, rate: configuration.dropout, name), residual)
  }

  /// What attention and the working memory find, each `[B, L, H·V]` or absent.
  private func read(
    _ z: Variable, _ v: Variable, _ context: SequenceContext, _ state: inout BlockState,
    _ pass: Pass
  ) -> (attention: Variable?, memory: Variable?) {
    let hasAttention = configuration.attention != .none
    let hasMemory = configuration.memory != .none
    let tape = pass.tape
    guard hasAttention || hasMemory else {
      pass.tap(name + ".attention", .zeros(v.shape, in: tape.pool))
      return (nil, nil)
    }
    let heads = scaled(z, context, hasAttention: hasAttention, hasMemory: hasMemory, pass)
    let values = context.joined(v, with: &state.values, in: pass)
    var (attention, memory): (Variable?, Variable?)
    if hasAttention {
      let keys = context.joined(heads[1], with: &state.keys, in: pass)
      let dropKey = pass.dropoutStream(
        name + ".attention", rate: configuration.attentionDropout
      ).map { DropKey(rate: configuration.attentionDropout, stream: $0) }
      attention = tape.apply(
        Attention(
          heads: configuration.headCount, firstKeys: context.firstKeys, dropKey: dropKey),
        to: heads[0], keys, values)
    }
    pass.tap(
      name + ".attention",
      attention?.value ?? .zeros(v.shape, in: tape.pool))
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
    return pass.tape.apply(
      &operation, to: normalized + [pass.value(of: gamma), pass.value(of: beta)])
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
    if context.keepsState { state = operation.final }
    let (heads, width) = (configuration.headCount, configuration.valueWidth)
    pass.tap(
      name + ".memory_read",
      outputs[0].value.reshaped([context.batch, context.length, heads, width]))
    pass.tap(name + ".memory", outputs[1].value)
    pass.tap(name + ".memory_normalizer", outputs[2].value)
    return outputs[0]
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
