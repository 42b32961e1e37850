import Models
import Store
import Training

/// The states that the micro-batches of a step left behind, as a checkpoint keeps them: `0.layers.…`.
///
/// A checkpoint has arrays of float32 only. What is not of single precision stands there as the 16-bit
/// quarters of its bits, highest first, along one more axis: every bit comes back.
struct CarriedStates {
  let arrays: [WeightArray]

  private static let double = ".float64"
  private static let integer = ".int64"

  /// States to be kept.
  init(_ states: [ModelState]) {
    arrays = states.enumerated().flatMap { number, state in
      state.arrays.map { Self.kept($0, "\(number).\($0.name)") }
    }
  }

  /// What a checkpoint has kept.
  init(_ arrays: [WeightArray]) {
    self.arrays = arrays
  }

  /// The states, one for each micro-batch of a training that carries them.
  ///
  /// - Returns: `nil` when they are not those of the model and the training.
  func states(of model: LanguageModel, _ training: TrialTraining) -> [ModelState]? {
    guard training.carriesState else { return arrays.isEmpty ? [] : nil }
    let (batch, size) = (training.configuration.batch, training.configuration.microBatch)
    var states: [ModelState] = []
    for (number, start) in stride(from: 0, to: batch, by: size).enumerated() {
      let prefix = "\(number)."
      let named = arrays.filter { $0.name.hasPrefix(prefix) }
      let own = named.compactMap { Self.restored($0, String($0.name.dropFirst(prefix.count))) }
      guard own.count == named.count,
        let state = try? model.state(from: own, batch: min(size, batch - start))
      else {
        return nil
      }
      states.append(state)
    }
    return states
  }

  private static func kept(_ array: StateArray, _ name: String) -> WeightArray {
    switch array.elements {
    case .singles(let singles):
      WeightArray(name: name, shape: array.shape, values: singles)
    case .doubles(let doubles):
      WeightArray(
        name: name + double, shape: array.shape + [4],
        values: doubles.flatMap { quarters(of: $0.bitPattern) })
    case .integers(let integers):
      WeightArray(
        name: name + integer, shape: array.shape + [4],
        values: integers.flatMap { quarters(of: UInt64(bitPattern: Int64($0))) })
    }
  }

  /// - Returns: `nil` when the array's elements are no quarters of anything.
  private static func restored(_ array: WeightArray, _ name: String) -> StateArray? {
    guard name.hasSuffix(double) || name.hasSuffix(integer) else {
      return StateArray(name, array.shape, .singles(array.values))
    }
    guard array.shape.last == 4,
      array.values.allSatisfy({ $0 >= 0 && $0 <= 0xffff && $0 == $0.rounded() })
    else { return nil }
    func words() -> [UInt64] {
      stride(from: 0, to: array.values.count, by: 4).map { start in
        array.values[start..<start + 4].reduce(0) { $0 << 16 | UInt64($1) }
      }
    }
    let shape = Array(array.shape.dropLast())
    if name.hasSuffix(double) {
      return StateArray(
        String(name.dropLast(double.count)), shape,
        .doubles(words().map { Double(bitPattern: $0) }))
    }
    return StateArray(
      String(name.dropLast(integer.count)), shape,
      .integers(words().map { Int(Int64(bitPattern: $0)) }))
  }

  private static func quarters(of bits: UInt64) -> [Float] {
    [48, 32, 16, 0].map { Float(bits >> UInt64($0) & 0xffff) }
  }
}
