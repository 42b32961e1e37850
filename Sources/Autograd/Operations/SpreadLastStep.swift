import Foundation
package import Tensors

/// The last step of each sequence at every position, told apart by sinusoids.
///
///     y[b, t, d] = x[b, T − 1, d] + s[t, d]
///     s[t, j] = sin(t ω_j),  s[t, D/2 + j] = cos(t ω_j),  ω_j = 10000^(−j / (D/2 − 1)),  j < D/2
///
/// Input and output: `[B, T, D]`, `D` even and at least 4. It is what mad-lab's decoder of compressed
/// sequences reads (Poli and others, 2024).
package struct SpreadLastStep: Operation {
  /// The operation.
  package init() {}

  package var retainedInputs: Int { 0 }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let x = inputs[0]
    precondition(
      x.shape.count == 3 && x.columns % 2 == 0 && x.columns >= 4,
      "sinusoids on \(x.shape), expected an even width of at least 4")
    let y = Tensor(x.shape, in: pass.pool)
    let steps = x.shape[1]
    let waves = Tensor([steps, x.columns], in: pass.pool)
    waves.set(Self.waves(steps: steps, width: x.columns).map(Float.init))
    for sequence in 0..<x.shape[0] {
      let rows = Self.sequence(sequence, of: y)
      rows.copy(from: waves)
      let last = Self.sequence(sequence, of: x).entries(steps - 1..<steps)
      for step in 0..<steps { rows.entries(step..<step + 1).add(last) }
    }
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let dx = pass.target(of: 0) else { return }
    let steps = dy.shape[1]
    if !dx.accumulates { dx.gradient.fill(0) }
    for sequence in 0..<dy.shape[0] {
      let last = Self.sequence(sequence, of: dx.gradient).entries(steps - 1..<steps)
      let rows = Self.sequence(sequence, of: dy)
      for step in 0..<steps { last.add(rows.entries(step..<step + 1)) }
    }
  }

  /// The steps of one sequence, `[T, D]`.
  private static func sequence(_ index: Int, of x: Tensor) -> Tensor {
    x.entries(index..<index + 1).reshaped([x.shape[1], x.columns])
  }

  /// `s`, row-major `[T, D]`.
  private static func waves(steps: Int, width: Int) -> [Double] {
    let half = width / 2
    return (0..<steps).flatMap { step -> [Double] in
      let angles = (0..<half).map { wave in
        Double(step) * exp(-Double(wave) * log(10_000) / Double(half - 1))
      }
      return angles.map { sin($0) } + angles.map { cos($0) }
    }
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let x = inputs[0]
    let (steps, width) = (x.shape[1], x.columns)
    var y = x
    for index in y.values.indices {
      let (sequence, step, column) = (
        index / (steps * width), index / width % steps, index % width
      )
      let wave = Double(column % (width / 2))
      let angle = Double(step) / pow(10_000, wave / Double(width / 2 - 1))
      y.values[index] =
        x.values[((sequence + 1) * steps - 1) * width + column]
        + (column < width / 2 ? sin(angle) : cos(angle))
    }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    [
      OperationExample("three steps", SpreadLastStep(), [random.normalTensor([2, 3, 6])]),
      OperationExample("one step", SpreadLastStep(), [random.normalTensor([3, 1, 4])]),
    ]
  }
}
