import Foundation
package import Tensors

extension ComplexEMA {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let (x, alpha, delta) = (inputs[0], inputs[1], inputs[2])
    let gamma = inputs[kind == .complex ? 4 : 3]
    let (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2])
    var y = NaiveTensor(shape: x.shape)
    var state = NaiveTensor(shape: [batch, width, orders, 2])
    let before = initial.map { NaiveTensor($0) } ?? state
    for b in 0..<batch {
      for d in 0..<width {
        let omega = hasOmega ? inputs[inputs.count - 1][d] : 1
        for t in 0..<length { y[b, t, d] = omega * x[b, t, d] }
        for n in 0..<orders {
          let p = sigmoid(alpha[d, n])
          let radius = 1 - p * sigmoid(delta[d, n])
          let angle = kind == .complex ? sigmoid(inputs[3][d]) * 2 * .pi / Double(orders) : 0
          let real = radius * cos(angle * Double(n + 1))
          let imaginary = radius * sin(angle * Double(n + 1))
          let weight = kind == .complex ? (gamma[d, n, 0], gamma[d, n, 1]) : (gamma[d, n], 0)
          var h = (before[b, d, n, 0], kind == .complex ? before[b, d, n, 1] : 0)
          for t in 0..<length {
            if let starts, starts[b * length + t] != 0 { h = (0, 0) }
            h = (real * h.0 - imaginary * h.1 + p * x[b, t, d], real * h.1 + imaginary * h.0)
            y[b, t, d] += Double(scale) * (weight.0 * h.0 - weight.1 * h.1)
          }
          (state[b, d, n, 0], state[b, d, n, 1]) = h
        }
      }
    }
    return [y, state]
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let starts = (0..<2 * 9).map { UInt8([0, 4, 5, 15].contains($0) ? 1 : 0) }
    let state = random.normalTensor([2, 3, 5, 2])
    return [
      example("plain", ComplexEMA(orders: 4), [2, 7, 3], &random),
      example("one step, one order", ComplexEMA(orders: 1), [1, 1, 1], &random),
      example("two blocks of channels", ComplexEMA(orders: 2), [1, 3, 19], &random),
      example(
        "two stretches of steps",
        ComplexEMA(orders: 1, starts: (0..<67).map { $0 == 65 ? 1 : 0 }), [1, 67, 1], &random),
      example(
        "documents", ComplexEMA(orders: 5, starts: starts), [2, 9, 3], &random),
      example(
        "documents and an earlier state", ComplexEMA(orders: 5, starts: starts, initial: state),
        [2, 9, 3], &random),
      example(
        "Megalodon's, onto an earlier state",
        ComplexEMA(orders: 5, scale: Float(0.2).squareRoot(), hasOmega: true, initial: state),
        [2, 4, 3], &random),
      example("real", ComplexEMA(kind: .real, orders: 3), [2, 6, 17], &random),
      example(
        "real, everything else",
        ComplexEMA(
          kind: .real, orders: 5, scale: 0.5, hasOmega: true, starts: starts, initial: state),
        [2, 9, 3], &random),
    ]
  }

  private static func example(
    _ name: String, _ operation: ComplexEMA, _ shape: Shape, _ random: inout RandomStream
  ) -> OperationExample {
    let (width, orders) = (shape[2], operation.orders)
    var inputs = [
      random.normalTensor(shape), random.normalTensor([width, orders]),
      random.normalTensor([width, orders]),
    ]
    switch operation.kind {
    case .complex:
      inputs += [random.normalTensor([width]), random.normalTensor([width, orders, 2])]
    case .real: inputs += [random.normalTensor([width, orders])]
    }
    if operation.hasOmega { inputs += [random.normalTensor([width])] }
    return OperationExample(name, operation, inputs)
  }
}
