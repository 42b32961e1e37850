/// A parameter, and how it stands in a file of weights.
struct ExchangedParameter: Equatable {
  /// What its numbers are in the file.
  enum Form: Equatable {
    case same
    /// With 1 added: ours is an offset from 1.
    case withOne
    /// Rows of each head in two halves, whose rows of equal number rotate together; ours alternate.
    case inHalves(heads: Int)
  }

  /// Our name.
  let name: String
  /// Our shape.
  let shape: [Int]
  /// Its name in the file.
  let outsideName: String
  /// Its shape in the file; our own is understood too.
  let outsideShape: [Int]
  let form: Form

  /// Our numbers as the file has them.
  func exported(_ values: [Float]) -> [Float] {
    switch form {
    case .same: values
    case .withOne: values.map { 1 + $0 }
    case .inHalves(let heads):
      rearranged(values, heads: heads) { pair, part, half in (part * half + pair, 2 * pair + part) }
    }
  }

  /// The file's numbers as we have them; `rounding` is what ``RoundingLoss`` kept of them.
  func imported(_ values: [Float], rounding: [Float]?) -> [Float] {
    switch form {
    case .same: values
    case .withOne:
      values.indices.map { RoundingLoss.offset(of: values[$0], rounding?[$0] ?? 0) }
    case .inHalves(let heads):
      rearranged(values, heads: heads) { pair, part, half in (2 * pair + part, part * half + pair) }
    }
  }

  /// Moves the rows of every head; `rows` gives, for a pair and which of its two, where the row goes
  /// and where it comes from.
  private func rearranged(
    _ values: [Float], heads: Int,
    _ rows: (_ pair: Int, _ part: Int, _ half: Int) -> (to: Int, from: Int)
  ) -> [Float] {
    let width = shape[0] / heads
    let columns = values.count / max(shape[0], 1)
    var result = values
    for head in 0..<heads {
      for pair in 0..<width / 2 {
        for part in 0..<2 {
          let (to, from) = rows(pair, part, width / 2)
          let (target, source) = ((head * width + to) * columns, (head * width + from) * columns)
          result.replaceSubrange(target..<target + columns, with: values[source..<source + columns])
        }
      }
    }
    return result
  }
}
