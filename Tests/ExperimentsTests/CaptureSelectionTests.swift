import Experiments
import Layers
import Store
import Testing

@Suite struct `A selection from a tap` {
  /// [example 2, time 3, feature 2]: elements count up from 0.
  private let steps = TapShape("t", [(.example, 2), (.time, 3), (.feature, 2)])
  private let elements = (0..<12).map(Float.init)

  @Test func `is the whole tap if nothing is said`() {
    let all = TapSelection(steps, at: .all, .none)
    #expect(all(elements) == elements)
    #expect(
      all.layout == TapLayout(name: "t", shape: [2, 3, 2], axes: ["example", "time", "feature"]))
    #expect(all.scales == [])
  }

  @Test func `takes positions, and says which`() {
    let some = TapSelection(steps, at: .listed([0, 2]), .none)
    #expect(some(elements) == [0, 1, 4, 5, 6, 7, 10, 11])
    #expect(some.layout.shape == [2, 2, 2])
    #expect(some.scales == [CaptureScale(axis: "time", values: [0, 2])])
    #expect(TapSelection(steps, at: .last, .none)(elements) == [4, 5, 10, 11])
    #expect(TapSelection(steps, at: .every(2), .none)(elements) == some(elements))
  }

  @Test func `leaves a tap without time alone`() {
    let state = TapShape("s", [(.example, 2), (.group, 3)])
    let selection = TapSelection(state, at: .last, .none)
    #expect(selection([1, 2, 3, 4, 5, 6]) == [1, 2, 3, 4, 5, 6])
    #expect(selection.layout.shape == [2, 3])
    #expect(selection.scales == [])
  }

  @Test func `takes time where it is, not only second`() {
    let map = TapShape("w", [(.example, 1), (.head, 2), (.time, 2), (.keyPosition, 2)])
    let last = TapSelection(map, at: .last, .none)
    #expect(last((0..<8).map(Float.init)) == [2, 3, 6, 7])
    let mean = TapSelection(map, at: .all, .mean)
    #expect(mean((0..<8).map(Float.init)) == [1, 2, 5, 6])
    #expect(mean.layout.axes == ["example", "head", "key_position"])
  }

  @Test func `is averaged over the time that was taken`() {
    let mean = TapSelection(steps, at: .all, .mean)
    #expect(mean(elements) == [2, 3, 8, 9])
    #expect(mean.layout == TapLayout(name: "t", shape: [2, 2], axes: ["example", "feature"]))
    #expect(TapSelection(steps, at: .listed([1, 2]), .mean)(elements) == [3, 4, 9, 10])
    let rms = TapSelection(steps, at: .listed([0, 2]), .rms)(elements)
    #expect(rms == [8, 13, 68, 85].map { Float(Double($0).squareRoot()) })
  }

  @Test func `is counted in bins by example and head`() {
    let heads = TapShape("q", [(.example, 1), (.time, 2), (.head, 2), (.key, 2)])
    let bins = HistogramBins.even(5, in: -1...2)
    #expect(bins.starts == [-.infinity, -1, 0, 1, 2])
    let histogram = TapSelection(heads, at: .all, .histogram(bins))
    #expect(
      histogram.layout == TapLayout(name: "q", shape: [1, 2, 5], axes: ["example", "head", "bin"]))
    #expect(histogram.scales == [CaptureScale(axis: "bin", values: bins.starts)])
    let counted = histogram([-9, -1, 0, 0.5, -0.5, 2, .infinity, .nan])
    // Head 0 has -9, -1, -0.5, 2; head 1 has 0, 0.5, ∞ and what is no number.
    #expect(counted == [0.25, 0.5, 0, 0, 0.25, 0, 0, 0.5, 0, 0.25])
  }

  @Test func `is counted in bins that do not depend on it`() {
    let starts = HistogramBins.spreading(64).starts
    #expect(starts.count == 64)
    #expect(starts[0] == -.infinity)
    #expect(abs(starts[32]) < 1e-12)
    #expect(abs(starts[1] + 1000) < 1e-6 && abs(starts[63] - 1000) < 1e-6)
    for (previous, next) in zip(starts, starts.dropFirst()) { #expect(previous < next) }
    // Far from 0 a bin is wider by the same part each time.
    #expect(abs(starts[62] / starts[61] - starts[63] / starts[62]) < 1e-3)
  }

  @Test func `has singular values of what the last two axes span`() {
    let singular = TapSelection(steps, at: .all, .singularValues(top: 9))
    #expect(singular.layout == TapLayout(name: "t", shape: [2, 2], axes: ["example", "rank"]))
    let values = singular([3, 0, 0, 4, 0, 0] + [1, 1, 1, 1, 1, 1])
    let expected: [Float] = [4, 3, Float(6.0.squareRoot()), 0]
    for (found, exact) in zip(values, expected) { #expect(abs(found - exact) < 1e-6) }
    #expect(TapSelection(steps, at: .all, .singularValues(top: 1)).layout.shape == [2, 1])
  }

  @Test func `knows what a tap lacks`() {
    let state = TapShape("s", [(.example, 2), (.group, 3)])
    let count = TapShape("n", [(.example, 2)])
    let vector = TapShape("b", [(.feature, 4)])
    let matrix = TapShape("w", [(.output, 4), (.input, 2)])
    func problem(_ tap: TapShape, _ reduction: CaptureReduction) -> String? {
      TapSelection(tap, at: .all, reduction).problem
    }
    let bins = HistogramBins.spreading(8)
    for reduction in [CaptureReduction.mean, .rms] {
      #expect(problem(steps, reduction) == nil)
      for tap in [state, count, vector, matrix] {
        #expect(problem(tap, reduction) == "an axis of time")
      }
    }
    #expect(problem(count, .histogram(bins)) == "an axis to count along")
    for tap in [steps, state, vector, matrix] { #expect(problem(tap, .histogram(bins)) == nil) }
    for tap in [state, count, vector] {
      #expect(problem(tap, .singularValues(top: 2)) == "two axes beside the examples'")
    }
    #expect(problem(matrix, .singularValues(top: 2)) == nil)
  }
}

@Suite struct `Singular values` {
  private func values(_ elements: [Double], _ rows: Int, _ columns: Int, top: Int? = nil)
    -> [Double]
  {
    SingularValues.largest(
      top ?? min(rows, columns), of: elements.map { Float($0) }[...], rows: rows, columns: columns)
  }

  private static func transposed(_ matrix: [Double], _ rows: Int, _ columns: Int) -> [Double] {
    (0..<columns).flatMap { column in (0..<rows).map { row in matrix[row * columns + column] } }
  }

  @Test func `of a diagonal are its magnitudes, the largest first`() {
    #expect(values([2, 0, 0, 0, -5, 0, 0, 0, 3], 3, 3) == [5, 3, 2])
    #expect(values([2, 0, 0, 0, -5, 0, 0, 0, 3], 3, 3, top: 1) == [5])
    #expect(values([0, 0, 0, 0], 2, 2) == [0, 0])
    #expect(values([-7], 1, 1) == [7])
  }

  /// `H = I - 2 u uᵀ` is orthogonal; powers of 2 make every product exact in float32.
  @Test func `of a matrix with known ones are those, also where they are small`() {
    let u = [0.5, 0.5, 0.5, 0.5]
    let known = [8, 1, 0x1p-10, 0x1p-20]
    func reflected(_ row: Int, _ column: Int) -> Double {
      (row == column ? 1 : 0) - 2 * u[row] * u[column]
    }
    var matrix = [Double](repeating: 0, count: 16)
    for row in 0..<4 {
      for column in 0..<4 {
        // One factor is enough: columns are already orthogonal in the other order.
        matrix[row * 4 + column] = reflected(row, column) * known[column]
      }
    }
    for (found, exact) in zip(values(matrix, 4, 4), known) {
      #expect(abs(found - exact) <= 1e-14 * exact)
    }
    let transposed = Self.transposed(matrix, 4, 4)
    for (found, exact) in zip(values(transposed, 4, 4), known) {
      #expect(abs(found - exact) <= 1e-9 * 8 * 1e-5 + 1e-13 * exact)
    }
  }

  /// The eigenvalues of the Hilbert matrix of order 4, rounded to float32 before: 1e-7 of the largest.
  @Test func `of the Hilbert matrix are its eigenvalues`() {
    let hilbert: [Double] = (0..<16).map { (index: Int) in 1 / Double(index / 4 + index % 4 + 1) }
    let known = [
      1.5002142800592426, 0.16914122022144933, 0.006738273605760742, 9.67023040225872e-5,
    ]
    for (found, exact) in zip(values(hilbert, 4, 4), known) {
      #expect(abs(found - exact) < 1e-7)
    }
  }

  @Test func `are those of the transpose, and their squares sum to the elements'`() {
    let matrix: [Double] = (0..<35).map { (index: Int) in Double(index * index % 23 - 11) / 4 }
    let transposed = Self.transposed(matrix, 5, 7)
    let (wide, tall) = (values(matrix, 5, 7), values(transposed, 7, 5))
    #expect(wide.count == 5)
    for (a, b) in zip(wide, tall) { #expect(abs(a - b) < 1e-12) }
    func squares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
    #expect(abs(squares(wide) - squares(matrix)) < 1e-10)
    for (a, b) in zip(wide, wide.dropFirst()) { #expect(a >= b) }
  }

  @Test func `of what is not finite are no numbers`() {
    #expect(values([1, .nan, 0, 1], 2, 2).allSatisfy { $0.isNaN })
    #expect(values([1, .infinity, 0, 1], 2, 2).allSatisfy { $0.isNaN })
  }
}
