import Autograd
import Tensors

extension ModelState {
  /// The whole state, every bit of it, as named arrays.
  package var arrays: [StateArray] {
    let batch = origins.count
    var arrays = [
      StateArray("position", [], .integers([position])),
      StateArray("key_start", [], .integers([keyStart])),
      StateArray("origins", [batch], .integers(origins)),
      StateArray("key_origins", [batch, keyOrigins.count / batch], .integers(keyOrigins)),
    ]
    for (index, block) in blocks.enumerated() {
      arrays += block.arrays("layers.\(index).", batch: batch)
    }
    arrays += finalNorm?.arrays("final_norm.") ?? []
    return arrays
  }

  /// The state of the sequences numbered `rows` alone, in that order.
  package func selecting(_ rows: [Int]) -> ModelState {
    var parts = StateParts(arrays.map { $0.selecting(rows) })
    return ModelState(&parts, batch: rows.count, blocks: blocks.count)
  }

  /// The state that named arrays hold.
  fileprivate init(_ parts: inout StateParts, batch: Int, blocks: Int) {
    self.init(batch: batch, blocks: blocks)
    position = parts.integers("position")?.first ?? 0
    keyStart = parts.integers("key_start")?.first ?? 0
    origins = parts.integers("origins") ?? origins
    keyOrigins = parts.integers("key_origins") ?? []
    for index in 0..<blocks {
      self.blocks[index] = BlockState(&parts, "layers.\(index).")
    }
    finalNorm = TimestepNormState(&parts, "final_norm.")
  }
}

extension LanguageModel {
  /// The state that named arrays hold.
  ///
  /// - Parameters:
  ///   - arrays: As `ModelState.arrays` gives them.
  ///   - batch: How many sequences there should be.
  /// - Returns: The state, from which this model goes on as the one did that gave the arrays.
  /// - Throws: `StateMismatch` when an array is missing, has another shape or does not belong here.
  package func state(
    from arrays: [StateArray], batch: Int
  ) throws(StateMismatch) -> ModelState {
    var parts = StateParts(arrays)
    let (position, keyStart) = (parts.integer("position"), parts.integer("key_start"))
    guard let position, let keyStart, keyStart >= 0, keyStart <= position, position < 1 << 53
    else {
      throw StateMismatch(
        name: "position", expected: "a position and the first key's, not behind it",
        found: "\(position ?? -1) and \(keyStart ?? -1)")
    }
    for (name, shape) in configuration.stateShapes(batch: batch, position, keyStart: keyStart) {
      guard let found = parts.shape(name) else {
        if name.hasSuffix(ModelConfiguration.optionalState) { continue }
        throw StateMismatch(name: name, expected: "an array of \(shape)", found: "none")
      }
      guard found == shape else {
        throw StateMismatch(name: name, expected: "\(shape)", found: "\(found)")
      }
    }
    try configuration.requireReachable(parts.arrays, position, keyStart: keyStart)
    let state = ModelState(&parts, batch: batch, blocks: configuration.layerCount)
    if let stray = parts.rest.min() {
      throw StateMismatch(name: stray, expected: "nothing of this name", found: "an array")
    }
    return state
  }
}

extension ModelConfiguration {
  /// Part of a name that a state has not before its second piece.
  fileprivate static let optionalState = "memory_normalizer_rest"

  /// The arrays that a state has, with their shapes; before the first step blocks have none.
  fileprivate func stateShapes(
    batch: Int, _ position: Int, keyStart: Int
  ) -> [(name: String, shape: [Int])] {
    let kept = position - keyStart
    var shapes: [(String, [Int])] = [("origins", [batch]), ("key_origins", [batch, kept])]
    guard position > 0 else { return shapes }
    let isLlama = architecture == .llama
    let hasNorm = !isLlama && (timeNorm == .timestepDecay || timeNorm == .timestep)
    func addNorm(_ name: String) {
      guard hasNorm else { return }
      shapes.append((name + "counts", [batch]))
      shapes.append((name + "means", [batch, timeNormGroups]))
      shapes.append((name + "variances", [batch, timeNormGroups]))
    }
    for layer in 0..<layerCount {
      let name = "layers.\(layer)."
      addNorm(name + "norm.")
      if !isLlama && ema != .none {
        shapes.append((name + "ema", [batch, modelDim, cemaOrders, 2]))
      }
      let hasMemory = memory != .none
      if isLlama || attention != .none { shapes.append((name + "keys", [batch, kept, keysWidth])) }
      if isLlama || attention != .none || hasMemory {
        shapes.append((name + "values", [batch, kept, valuesWidth]))
      }
      guard hasMemory else { continue }
      shapes.append((name + "memory_keys", [batch, kept, zDim]))
      shapes.append((name + "memory", [batch, headCount, keyWidth, valueWidth]))
      shapes.append((name + "memory_normalizer", [batch, headCount, keyWidth]))
      shapes.append((name + Self.optionalState, [batch, headCount, keyWidth]))
      shapes.append((name + "memory_owners", [batch]))
      shapes.append((name + "memory_next_chunk", []))
    }
    addNorm("final_norm.")
    return shapes
  }
}

extension BlockState {
  fileprivate func arrays(_ name: String, batch: Int) -> [StateArray] {
    func array(_ part: String, _ tensor: Tensor?) -> [StateArray] {
      tensor.map { [StateArray(name + part, Array($0.shape), .singles($0.values))] } ?? []
    }
    var arrays =
      (norm?.arrays(name + "norm.") ?? []) + array("ema", ema) + array("keys", keys)
      + array("values", values) + array("memory_keys", memoryKeys)
    if let memory {
      arrays += array("memory", memory.memory) + array("memory_normalizer", memory.normalizer)
      arrays += array("memory_normalizer_rest", memory.normalizerRest)
      arrays += [
        StateArray(name + "memory_owners", [batch], .integers(memory.owners.map { $0 ?? -1 })),
        StateArray(name + "memory_next_chunk", [], .integers([memory.nextChunk])),
      ]
    }
    return arrays
  }

  fileprivate init(_ parts: inout StateParts, _ name: String) {
    norm = TimestepNormState(&parts, name + "norm.")
    ema = parts.tensor(name + "ema")
    keys = parts.tensor(name + "keys")
    values = parts.tensor(name + "values")
    memoryKeys = parts.tensor(name + "memory_keys")
    guard let memory = parts.tensor(name + "memory"),
      let normalizer = parts.tensor(name + "memory_normalizer"),
      let owners = parts.integers(name + "memory_owners"),
      let next = parts.integers(name + "memory_next_chunk")?.first
    else { return }
    self.memory = WorkingMemoryState(
      memory: memory, normalizer: normalizer,
      normalizerRest: parts.tensor(name + "memory_normalizer_rest"),
      owners: owners.map { $0 < 0 ? nil : $0 },
      nextChunk: next)
  }
}

extension TimestepNormState {
  fileprivate func arrays(_ name: String) -> [StateArray] {
    let batch = counts.count
    let shape = [batch, means.count / batch]
    return [
      StateArray(name + "counts", [batch], .integers(counts)),
      StateArray(name + "means", shape, .doubles(means)),
      StateArray(name + "variances", shape, .doubles(variances)),
    ]
  }

  fileprivate init?(_ parts: inout StateParts, _ name: String) {
    guard let counts = parts.integers(name + "counts"), let means = parts.reals(name + "means"),
      let variances = parts.reals(name + "variances")
    else { return nil }
    self.init(counts: counts, means: means, variances: variances)
  }
}

/// Arrays by name, taken one after the other.
private struct StateParts {
  private(set) var arrays: [String: StateArray]

  init(_ arrays: [StateArray]) {
    self.arrays = Dictionary(arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The names of what has not been taken.
  var rest: some Collection<String> { arrays.keys }

  func shape(_ name: String) -> [Int]? { arrays[name]?.shape }

  /// A scalar, which stays.
  func integer(_ name: String) -> Int? {
    guard let array = arrays[name], array.shape.isEmpty, case .integers(let values) = array.elements
    else { return nil }
    return values.first
  }

  mutating func integers(_ name: String) -> [Int]? {
    guard case .integers(let integers) = arrays.removeValue(forKey: name)?.elements else {
      return nil
    }
    return integers
  }

  mutating func reals(_ name: String) -> [Double]? {
    switch arrays.removeValue(forKey: name)?.elements {
    case .doubles(let doubles): doubles
    case .singles(let singles): singles.map(Double.init)
    case .integers, nil: nil
    }
  }

  /// An array of single precision, which may have been kept in double.
  mutating func tensor(_ name: String) -> Tensor? {
    guard let array = arrays.removeValue(forKey: name) else { return nil }
    switch array.elements {
    case .singles(let singles): return Tensor(singles, shape: Shape(array.shape))
    case .doubles(let doubles): return Tensor(doubles.map(Float.init), shape: Shape(array.shape))
    case .integers: return nil
    }
  }
}
