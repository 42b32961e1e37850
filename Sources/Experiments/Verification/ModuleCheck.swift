import Autograd
import Store
import Tensors

/// A module on a fixture: reads what goes in, takes what comes out, and compares outputs and gradients.
///
/// Everything runs on a recording tape whose memory starts as NaN, so that what a kernel leaves out
/// is seen.
struct ModuleCheck {
  /// Where arrays come from.
  let reader: FixtureReader
  /// What the module is to be run on.
  let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: true)

  private var leaves: [String: Variable] = [:]
  private var inputs: Set<String> = []
  private var parameters: Set<String> = []
  private var outputs: [String: Variable] = [:]
  private var counts: [String: [Int]] = [:]

  /// A check of a fixture.
  init(_ reader: FixtureReader) {
    self.reader = reader
  }

  /// An input whose gradient is compared.
  mutating func input(
    _ name: String, _ extents: [Extent]
  ) throws(VerificationError) -> Variable {
    inputs.insert(name)
    return leaf(name, try reader.array(.inputs, name, extents))
  }

  /// A parameter whose gradient is compared.
  mutating func parameter(
    _ name: String, _ extents: [Extent]
  ) throws(VerificationError) -> Variable {
    parameters.insert(name)
    return leaf(name, try reader.array(.parameters, name, extents))
  }

  /// A parameter that the fixture may be without.
  mutating func parameter(
    ifAny name: String, _ extents: [Extent]
  ) throws(VerificationError) -> Variable? {
    guard reader.has(.parameters, name) else { return nil }
    return try parameter(name, extents)
  }

  /// Flags `[B, L]` that the fixture may be without.
  mutating func mask(
    _ name: String, shape: [Int]
  ) throws(VerificationError) -> [UInt8]? {
    inputs.insert(name)
    return try reader.mask(name, shape: shape)
  }

  /// An input that is not differentiated and that the fixture may be without.
  mutating func constant(
    _ name: String, shape: [Int]
  ) throws(VerificationError) -> Tensor? {
    inputs.insert(name)
    guard reader.has(.inputs, name) else { return nil }
    return Tensor(try reader.array(.inputs, name, shape: shape))
  }

  /// Where documents begin, of the input `segments [B, L]`, which the fixture may be without.
  mutating func origins(shape: [Int]) throws(VerificationError) -> [Int]? {
    inputs.insert("segments")
    return try reader.origins(shape: shape)
  }

  /// Takes an output of the module, in the fixture's shape.
  mutating func output(_ name: String, _ value: Variable, shape: Shape? = nil) {
    outputs[name] = shape.map(value.reshaped) ?? value
  }

  /// Takes whole numbers that the module gives.
  mutating func output(_ name: String, counts: [Int]) {
    self.counts[name] = counts
  }

  /// Compares every output and every gradient that the fixture has.
  func quantities() throws(VerificationError) -> [VerifiedQuantity] {
    try requireKnownArrays()
    var quantities: [VerifiedQuantity] = []
    for name in reader.names(in: .outputs) {
      if let counts = counts[name] {
        let expected = try reader.array(.outputs, name, shape: [counts.count])
        quantities.append(
          Agreement.equal.quantity(
            FixtureGroup.outputs.rawValue, name, computed: counts.map(Double.init),
            expected: expected.reals))
      } else if let output = outputs[name] {
        quantities.append(
          try reader.quantity(.outputs, name, .activation, computed: output.value))
      }
    }
    return quantities + (try gradients())
  }

  private func gradients() throws(VerificationError) -> [VerifiedQuantity] {
    let names = reader.names(in: .gradients)
    var seeds: [(output: Variable, cotangent: Tensor)] = []
    for name in reader.names(in: .cotangents) {
      guard let output = outputs[name] else { continue }
      let array = try reader.array(.cotangents, name, shape: Array(output.shape))
      seeds.append((output, Tensor(array)))
    }
    guard names.isEmpty || !seeds.isEmpty else {
      throw reader.malformed(
        .cotangents, "", expected: "the outputs' cotangents, which grads/ are of", found: "none")
    }
    tape.backward(from: seeds)
    var quantities: [VerifiedQuantity] = []
    for name in names {
      guard let leaf = leaves[name] else { continue }
      quantities.append(
        try reader.quantity(
          .gradients, name, .gradient, computed: tape.gradient(of: leaf) ?? .zeros(leaf.shape)))
    }
    return quantities
  }

  private func requireKnownArrays() throws(VerificationError) {
    try reader.requireNothing(in: .inputs, beside: inputs)
    try reader.requireNothing(in: .parameters, beside: parameters)
    try reader.requireNothing(in: .outputs, beside: Array(outputs.keys) + Array(counts.keys))
    try reader.requireNothing(in: .cotangents, beside: outputs.keys)
    try reader.requireNothing(in: .gradients, beside: leaves.keys)
    try reader.requireNothing(in: .taps, beside: [])
    try reader.requireNothing(in: .finalParameters, beside: [])
  }

  private mutating func leaf(_ name: String, _ array: NumericArray) -> Variable {
    let leaf = tape.variable(Tensor(array))
    leaves[name] = leaf
    return leaf
  }
}

extension Tensor {
  /// A fixture's numbers in single precision.
  init(_ array: NumericArray) {
    self.init(array.reals.map { Float($0) }, shape: Shape(array.shape))
  }
}

extension FixtureReader {
  /// Compares an array of the fixture with ours; a shape that differs is a mistake of the file.
  func quantity(
    _ group: FixtureGroup, _ name: String, _ agreement: Agreement, computed: Tensor
  ) throws(VerificationError) -> VerifiedQuantity {
    let isScalar = arrays(group)[name]?.shape == [] && computed.shape == [1]
    let expected = try array(group, name, shape: isScalar ? [] : Array(computed.shape))
    return agreement.quantity(
      group.rawValue, name, computed: computed.values.map(Double.init), expected: expected.reals)
  }
}
