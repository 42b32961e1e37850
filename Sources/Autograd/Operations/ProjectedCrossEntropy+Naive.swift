import Foundation
package import Tensors

extension ProjectedCrossEntropy {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let logits = Linear().naive(inputs)[0]
    var loss = 0.0
    for (position, target) in targets.enumerated() where target != Self.ignored {
      let row = (0..<logits.columns).map { logits.values[position * logits.columns + $0] }
      loss += log(row.reduce(0) { $0 + exp($1) }) - row[Int(target)]
    }
    return [NaiveTensor([loss * scale], shape: [1])]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let x = random.normalTensor([2, 3, 5])
    let weight = random.normalTensor([7, 5])
    let none = [Int32](repeating: ignored, count: 6)
    return [
      OperationExample(
        "every position", Self(targets: [0, 6, 2, 3, 3, 1], scale: 1.0 / 6), [x, weight]),
      OperationExample(
        "few labels", Self(targets: [-1, 6, -1, -1, 2, -1], scale: 0.5), [x, weight]),
      OperationExample("no labels", Self(targets: none, scale: 1), [x, weight]),
      OperationExample(
        "several blocks", Self(targets: (0..<530).map { $0 % 5 == 0 ? -1 : $0 % 3 }, scale: 1),
        [random.normalTensor([530, 1]), random.normalTensor([3, 1])]),
    ]
  }
}
