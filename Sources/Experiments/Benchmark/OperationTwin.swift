import Autograd
import Tensors

/// Compares an operation at full size with its definition, in both directions.
///
/// Gradients are compared along one random direction, in which every input has an equal part: a
/// difference of the definition, in double precision, against `Σ ⟨gradient, direction⟩`. An element
/// that is wrong by more than the tolerance of the gradient's norm shows.
struct OperationTwin {
  /// How far the definition is moved, where a gradient has norm 1.
  private static let step = 1e-3

  private let run: OperationRun
  private let inputs: [NaiveTensor]

  init(_ run: OperationRun) {
    self.run = run
    inputs = run.inputs.map { NaiveTensor($0) }
  }

  func checks(called name: String) -> [BenchmarkCheck] {
    let exact = run.operation.naive(inputs)
    let (outputs, gradients) = run.perform()
    let errors = zip(outputs, exact).map { output, exact in
      BenchmarkCheck.error(of: output.values, against: exact.values)
    }
    return [
      BenchmarkCheck(
        "\(name), forward", error: errors.max() ?? .infinity,
        tolerance: run.precision.outputTolerance),
      BenchmarkCheck(
        "\(name), backward", error: gradientError(gradients),
        tolerance: run.precision.gradientTolerance),
    ]
  }

  private func gradientError(_ gradients: [Tensor?]) -> Double {
    var random = RandomStream(seed: 6)
    var (above, below) = (inputs, inputs)
    var slope = 0.0
    for (index, gradient) in gradients.enumerated() {
      let values = gradient?.values ?? Array(repeating: 0, count: inputs[index].values.count)
      let norm = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      // Where the gradient is small the definition is not moved so far that it bends.
      let length = min(1 / norm, 1)
      for element in values.indices {
        let direction = length * random.normal()
        slope += Double(values[element]) * direction
        above[index].values[element] += Self.step * direction
        below[index].values[element] -= Self.step * direction
      }
    }
    let difference = (contraction(above) - contraction(below)) / (2 * Self.step)
    return abs(slope - difference) / Double(gradients.count).squareRoot()
  }

  /// `⟨first output, cotangent⟩` of the definition.
  private func contraction(_ inputs: [NaiveTensor]) -> Double {
    zip(run.operation.naive(inputs)[0].values, run.cotangent.values).reduce(0) {
      $0 + $1.0 * Double($1.1)
    }
  }
}
