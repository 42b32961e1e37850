import Foundation

/// Cosines and sines of rotary angles for consecutive positions.
///
///     angle[t, i] = position(t) · base^(-2i/S),   position(t) = (start + t) mod period
///
/// Source: Su and others 2021, *RoFormer*. One table serves every layer of a pass. Angles are computed in double precision: positions reach
/// millions in a stream.
package struct RotaryTable: Sendable {
  /// The position of row 0, from 0.
  package let start: Int
  /// The base of the geometric sequence of frequencies.
  package let base: Double
  /// S, the features of a head: two for each angle.
  package let headWidth: Int
  /// After how many positions they start again at 0; `nil` if never.
  package let period: Int?
  /// The cosines, `[L, S/2]`.
  package let cosines: Tensor
  /// The sines, `[L, S/2]`.
  package let sines: Tensor

  /// The table of positions `start ..< start + length`.
  ///
  /// - Precondition: `headWidth` is even and positive, `start` not negative, `period` positive.
  package init(
    length: Int, start: Int = 0, headWidth: Int, base: Double, period: Int? = nil,
    in pool: BufferPool? = nil
  ) {
    precondition(
      headWidth > 0 && headWidth % 2 == 0, "rotary heads have even width, found \(headWidth)")
    precondition(start >= 0 && base > 0, "rotary positions from \(start), base \(base)")
    precondition(period.map { $0 > 0 } ?? true, "a rotary period of \(period ?? 0)")
    self.start = start
    self.base = base
    self.headWidth = headWidth
    self.period = period
    cosines = Tensor([length, headWidth / 2], in: pool)
    sines = Tensor([length, headWidth / 2], in: pool)
    fill()
  }

  /// Number of positions, L.
  package var length: Int { cosines.rows }

  /// The position that row `row` stands for.
  package func position(ofRow row: Int) -> Int {
    period.map { (start + row) % $0 } ?? start + row
  }

  /// The angle between two consecutive positions for the pair (2i, 2i + 1), radians.
  package func frequency(ofPair pair: Int) -> Double {
    pow(base, -2 * Double(pair) / Double(headWidth))
  }

  /// Computes every 64th row directly, and turns the others on from the row before.
  ///
  /// Some 1e-14 of error comes together on the way, and it is ten times as fast.
  private func fill() {
    for pair in 0..<cosines.columns {
      let frequency = frequency(ofPair: pair)
      let (stepCosine, stepSine) = (cos(frequency), sin(frequency))
      var (cosine, sine) = (1.0, 0.0)
      for row in 0..<length {
        let position = position(ofRow: row)
        if row % 64 == 0 || position == 0 {
          (cosine, sine) = (cos(Double(position) * frequency), sin(Double(position) * frequency))
        } else {
          (cosine, sine) = (
            cosine * stepCosine - sine * stepSine, sine * stepCosine + cosine * stepSine
          )
        }
        cosines.pointer[row * cosines.columns + pair] = Float(cosine)
        sines.pointer[row * sines.columns + pair] = Float(sine)
      }
    }
  }
}

/// Which heads turn, and by what angles.
package struct HeadRotation: Sendable {
  /// The angle of each position and pair.
  package let table: RotaryTable
  /// How many heads turn, counted from the first.
  package let heads: Int

  /// A rotation of the first `heads` heads.
  package init(_ table: RotaryTable, heads: Int) {
    precondition(heads >= 0, "a rotation of \(heads) heads")
    self.table = table
    self.heads = heads
  }
}
