import Foundation
package import Tensors

extension ScaleAndRotateHeads {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let (z, gamma, beta) = (inputs[0], inputs[1], inputs[2])
    let scale = 1 / Double(z.columns / heads).squareRoot()
    return outputs.map { index in
      var y = z
      for element in y.values.indices {
        let column = index * z.columns + element % z.columns
        y.values[element] =
          z.values[element] * (1 + gamma.values[column]) * scale + beta.values[column]
      }
      guard rotated.contains(index), let rotation else { return y }
      return rotation.naive(y)
    }
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    func inputs(_ shape: Shape, rows: Int) -> [Tensor] {
      [
        random.normalTensor(shape), random.normalTensor([rows, shape[2]], deviation: 0.3),
        random.normalTensor([rows, shape[2]], deviation: 0.3),
      ]
    }
    let table = RotaryTable(length: 5, start: 3, headWidth: 4, base: 100)
    let restarting = RotaryTable(length: 3, start: 1, headWidth: 18, base: 100, period: 2)
    return [
      OperationExample(
        "query, key and both of the memory",
        ScaleAndRotateHeads(
          heads: 3, outputs: [0, 1, 2, 3], rotation: HeadRotation(table, heads: 3)),
        inputs([2, 5, 12], rows: 4)),
      OperationExample(
        "query and key only, some heads turn",
        ScaleAndRotateHeads(heads: 3, outputs: [0, 1], rotation: HeadRotation(table, heads: 2)),
        inputs([1, 5, 12], rows: 4)),
      OperationExample(
        "one wide head, positions start again",
        ScaleAndRotateHeads(
          heads: 1, outputs: [1, 0], rotation: HeadRotation(restarting, heads: 1)),
        inputs([1, 3, 18], rows: 2)),
      OperationExample(
        "nothing turns", ScaleAndRotateHeads(heads: 1, outputs: [0, 1], rotation: nil),
        inputs([1, 2, 3], rows: 2)),
      OperationExample(
        "one position of the memory's query only",
        ScaleAndRotateHeads(heads: 2, outputs: [2], rotation: nil), inputs([1, 1, 6], rows: 4)),
    ]
  }
}

extension HeadRotation {
  /// The definition: the pair (2i, 2i + 1) of a turning head turns by `position · frequency(i)`.
  func naive(_ x: NaiveTensor) -> NaiveTensor {
    var y = x
    for row in 0..<x.rows {
      let position = Double(table.position(ofRow: row % x.shape[1]))
      for first in stride(from: 0, to: heads * table.headWidth, by: 2) {
        let angle = position * table.frequency(ofPair: first % table.headWidth / 2)
        let at = row * x.columns + first
        let (a, b) = (x.values[at], x.values[at + 1])
        y.values[at] = a * cos(angle) - b * sin(angle)
        y.values[at + 1] = a * sin(angle) + b * cos(angle)
      }
    }
    return y
  }
}
