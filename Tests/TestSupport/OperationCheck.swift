package import Autograd
import Tensors

/// Compares an operation with its definition, and its gradients with central differences of it.
package struct OperationCheck {
  private let example: OperationExample
  private let inputs: [NaiveTensor]
  private let cotangents: [NaiveTensor]
  private let pool = BufferPool(isPoisoned: true)

  /// Largest `|fast - naive| / max(1, max |naive|)` over all outputs.
  package private(set) var outputError = 0.0
  /// Largest `|fast - difference| / max |difference|` over all inputs' gradients.
  package private(set) var gradientError = 0.0
  /// What is wrong beyond numbers: shapes that differ, missing gradients.
  package private(set) var complaints: [String] = []

  /// Runs the check.
  package init(_ example: OperationExample) {
    self.example = example
    inputs = example.inputs.map { NaiveTensor($0) }
    var random = RandomStream(seed: 7)
    cotangents = example.operation.naive(inputs).map { output in
      NaiveTensor(
        output.values.map { $0.isFinite ? Double(Float(random.normal())) : 0 },
        shape: output.shape)
    }
    compareOutputs()
    compareGradients()
    checkAccumulation()
  }

  /// Runs forward on a recording tape whose buffers start as NaN.
  private func run(on tape: Tape) -> (inputs: [Variable], outputs: [Variable]) {
    let variables = example.inputs.map { tape.variable($0) }
    func applied(_ operation: some Operation) -> [Variable] {
      var operation = operation
      return tape.apply(&operation, to: variables)
    }
    return (variables, applied(example.operation))
  }

  private mutating func compareOutputs() {
    let expected = example.operation.naive(inputs)
    let outputs = run(on: Tape(pool: pool, isRecording: true)).outputs
    guard expected.map(\.shape) == outputs.map(\.shape) else {
      complaints.append("output shapes \(outputs.map(\.shape)), expected \(expected.map(\.shape))")
      return
    }
    for (output, expected) in zip(outputs, expected) {
      let scale = max(1, expected.values.filter(\.isFinite).map(abs).max() ?? 0)
      for (fast, exact) in zip(output.value.values, expected.values)
      where Double(fast) != exact {
        let error = abs(Double(fast) - exact) / scale
        outputError = error.isNaN ? .infinity : max(outputError, error)
      }
    }
  }

  private func gradients(on tape: Tape, repeating times: Int = 1) -> [Tensor?] {
    let (inputs, outputs) = run(on: tape)
    let seeds = zip(outputs, cotangents).map { output, cotangent in
      (output: output, cotangent: Tensor(cotangent.values.map(Float.init), shape: cotangent.shape))
    }
    tape.backward(from: seeds)
    return inputs.map { tape.gradient(of: $0) }
  }

  private mutating func compareGradients() {
    let fast = gradients(on: Tape(pool: pool, isRecording: true))
    for (index, gradient) in fast.enumerated() {
      let exact = differences(ofInput: index)
      let scale = exact.map(abs).max() ?? 0
      guard let gradient else {
        if scale > 1e-9 { complaints.append("input \(index) has no gradient") }
        continue
      }
      for (fast, exact) in zip(gradient.values, exact) {
        let error = abs(Double(fast) - exact) / max(scale, 1e-6)
        gradientError = error.isNaN ? .infinity : max(gradientError, error)
      }
    }
  }

  /// Gradients that are added to what parameters hold already must add, not overwrite.
  private mutating func checkAccumulation() {
    let fresh = gradients(on: Tape(pool: pool, isRecording: true))
    let tape = Tape(pool: pool, isRecording: true)
    let sums = example.inputs.map { input in
      Tensor([Float](repeating: 1, count: input.count), shape: input.shape)
    }
    let variables = zip(example.inputs, sums).map { tape.parameter($0, addingGradientTo: $1) }
    func applied(_ operation: some Operation) -> [Variable] {
      var operation = operation
      return tape.apply(&operation, to: variables)
    }
    let outputs = applied(example.operation)
    tape.backward(
      from: zip(outputs, cotangents).map { output, cotangent in
        (output, Tensor(cotangent.values.map(Float.init), shape: cotangent.shape))
      })
    for (index, (sum, gradient)) in zip(sums, fresh).enumerated() {
      guard let gradient else { continue }
      let scale = gradient.values.map(abs).max() ?? 0
      for (sum, gradient) in zip(sum.values, gradient.values)
      where !(abs(sum - 1 - gradient) <= 1e-4 * max(scale, 1)) {
        complaints.append("input \(index): the gradient is not added to what was there")
        break
      }
    }
  }

  private func contraction(_ inputs: [NaiveTensor]) -> Double {
    zip(example.operation.naive(inputs), cotangents).reduce(0) { sum, pair in
      zip(pair.0.values, pair.1.values).reduce(sum) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 }
    }
  }

  /// Central differences in double precision: exact to about 1e-9 of the largest entry.
  private func differences(ofInput index: Int) -> [Double] {
    let step = 1e-5
    return inputs[index].values.indices.map { element in
      var moved = inputs
      moved[index].values[element] += step
      let above = contraction(moved)
      moved[index].values[element] -= 2 * step
      return (above - contraction(moved)) / (2 * step)
    }
  }
}
