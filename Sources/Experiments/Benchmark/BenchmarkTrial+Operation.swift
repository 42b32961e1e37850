package import Autograd
package import Tensors

extension BenchmarkTrial {
  /// Times both directions of an operation whose first output matters, as in a training step.
  ///
  /// - Parameters:
  ///   - name: What it is; the direction follows.
  ///   - operation: Not yet run.
  ///   - inputs: Every one has a gradient.
  ///   - unit: Products are counted in FLOPs and everything else in bytes, as a profile counts them.
  ///   - states: How much a run counts in `states`.
  ///   - precision: Of the factors of products.
  /// - Returns: The trial, of two samples.
  package static func operation(
    _ name: String, _ operation: any Operation, _ inputs: [Tensor], in unit: BenchmarkUnit,
    states: Double = 0, precision: BenchmarkPrecision = .float32
  ) -> BenchmarkTrial {
    let run = OperationRun(operation, inputs, precision)
    return BenchmarkTrial(unit: unit) {
      OperationTwin(run).checks(called: name)
    } run: {
      let clock = WorkClock()
      run.perform(observer: clock)
      let totals = clock.totals
      return [ObservedWork.Phase.forward, .backward].map { phase in
        let total = totals[.operation("\(type(of: operation))", phase)] ?? WorkClock.Total()
        let work =
          switch unit {
          case .flops: total.productFLOPs
          case .bytes: total.bytes
          case .states, .tokens: states
          }
        return Sample(
          name: "\(name), \(phase.rawValue)", work: work, seconds: total.seconds)
      }
    }
  }
}

/// One pass through an operation and back, again and again.
struct OperationRun {
  let operation: any Operation
  let inputs: [Tensor]
  /// The gradient of the first output.
  let cotangent: Tensor
  let precision: BenchmarkPrecision
  private let pool = BufferPool()

  init(_ operation: any Operation, _ inputs: [Tensor], _ precision: BenchmarkPrecision) {
    self.operation = operation
    self.inputs = inputs
    self.precision = precision
    let tape = Tape(pool: pool, isRecording: false)
    let outputs = Self.apply(operation, to: inputs.map { tape.constant($0) }, on: tape)
    var random = RandomStream(seed: 5)
    cotangent = random.normalTensor(outputs[0].shape)
  }

  /// Runs forward and backward.
  ///
  /// - Returns: Every output, and the gradient of every input.
  @discardableResult
  func perform(
    observer: (any WorkObserver)? = nil
  ) -> (outputs: [Tensor], gradients: [Tensor?]) {
    let tape = Tape(
      pool: pool, isRecording: true, precision: precision.ofProducts, observer: observer)
    let variables = inputs.map { tape.variable($0) }
    let outputs = Self.apply(operation, to: variables, on: tape)
    tape.backward(from: [(outputs[0], cotangent)])
    return (outputs.map(\.value), variables.map { tape.gradient(of: $0) })
  }

  private static func apply(
    _ operation: some Operation, to inputs: [Variable], on tape: Tape
  ) -> [Variable] {
    var operation = operation
    return tape.apply(&operation, to: inputs)
  }
}
