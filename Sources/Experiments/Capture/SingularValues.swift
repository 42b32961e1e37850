/// The singular values of a matrix, by one-sided Jacobi rotations in double precision.
///
/// Source: Hestenes 1958. Columns are turned in pairs until all are orthogonal; their lengths are the
/// singular values, exact to a few roundings even where they are small.
package enum SingularValues {
  /// The largest singular values of a matrix.
  ///
  /// - Parameters:
  ///   - count: How many: at most the smaller extent.
  ///   - elements: Row-major.
  ///   - rows: Number of rows.
  ///   - columns: Number of columns.
  /// - Returns: The values, descending; all NaN when an element is not finite.
  /// - Complexity: O(rows · columns · the smaller of the two) for each of some ten sweeps.
  package static func largest(
    _ count: Int, of elements: ArraySlice<Float>, rows: Int, columns: Int
  ) -> [Double] {
    precondition(
      elements.count == rows * columns && count <= min(rows, columns),
      "\(count) singular values of \(elements.count) elements, \(rows) by \(columns)")
    guard elements.allSatisfy(\.isFinite) else { return Array(repeating: .nan, count: count) }
    // The fewer vectors there are to be turned, the better.
    let vectors =
      columns <= rows
      ? (0..<columns).map { column in
        (0..<rows).map { Double(elements[elements.startIndex + $0 * columns + column]) }
      }
      : (0..<rows).map { row in
        elements.dropFirst(row * columns).prefix(columns).map(Double.init)
      }
    var turned = vectors
    for _ in 0..<60 where !sweep(&turned) { break }
    let lengths = turned.map { dot($0, $0).squareRoot() }
    return Array(lengths.sorted(by: >).prefix(count))
  }

  /// Turns every pair of vectors until it is orthogonal.
  ///
  /// - Returns: Whether any had to be turned.
  private static func sweep(_ vectors: inout [[Double]]) -> Bool {
    var hasTurned = false
    for first in vectors.indices {
      for second in vectors.indices.dropFirst(first + 1) {
        let (a, b) = (
          dot(vectors[first], vectors[first]), dot(vectors[second], vectors[second])
        )
        let c = dot(vectors[first], vectors[second])
        guard abs(c) > 1e-15 * (a * b).squareRoot() else { continue }
        hasTurned = true
        let slope = (b - a) / (2 * c)
        let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + (1 + slope * slope).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        turn(&vectors, first, second, cosine: cosine, sine: cosine * tangent)
      }
    }
    return hasTurned
  }

  private static func turn(
    _ vectors: inout [[Double]], _ first: Int, _ second: Int, cosine: Double, sine: Double
  ) {
    var (x, y): ([Double], [Double]) = ([], [])
    swap(&x, &vectors[first])
    swap(&y, &vectors[second])
    for index in x.indices {
      (x[index], y[index]) = (
        cosine * x[index] - sine * y[index], sine * x[index] + cosine * y[index]
      )
    }
    swap(&x, &vectors[first])
    swap(&y, &vectors[second])
  }

  private static func dot(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for index in x.indices { sum += x[index] * y[index] }
    return sum
  }
}
