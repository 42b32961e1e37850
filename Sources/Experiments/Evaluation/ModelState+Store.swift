import Models
import Store

extension ModelState {
  /// The state as arrays of a file, each name after `prefix`.
  func numericArrays(_ prefix: String) -> [String: NumericArray] {
    var arrays: [String: NumericArray] = [:]
    for array in self.arrays {
      arrays[prefix + array.name] =
        switch array.elements {
        case .singles(let singles):
          NumericArray(shape: array.shape, reals: singles.map(Double.init))
        case .doubles(let doubles): NumericArray(shape: array.shape, reals: doubles)
        case .integers(let integers):
          NumericArray(shape: array.shape, integers: integers.map(Int64.init))
        }
    }
    return arrays
  }
}

extension LanguageModel {
  /// The state that the arrays of a file hold whose names begin with `prefix`.
  ///
  /// - Throws: `StateMismatch` when they are not the state of `batch` sequences of this model.
  func state(
    from arrays: [String: NumericArray], prefix: String, batch: Int
  ) throws(StateMismatch) -> ModelState {
    let own = arrays.filter { $0.key.hasPrefix(prefix) }.map { name, array in
      StateArray(
        String(name.dropFirst(prefix.count)), array.shape,
        array.integers.map { .integers($0.map { Int($0) }) } ?? .doubles(array.reals))
    }
    return try state(from: own, batch: batch)
  }
}
