/// An array of numbers with its shape, row-major: what every dataset is outside this room.
package struct NumericArray: Equatable, Sendable {
  /// Any floating-point type arrives as `Double`, any integer, Boolean or enumeration as `Int64`.
  package enum Values: Equatable, Sendable {
    case real([Double])
    case integer([Int64])
  }

  /// Extents of the axes; empty for a scalar.
  package let shape: [Int]
  /// The elements, last axis fastest.
  package let values: Values

  /// An array of reals.
  ///
  /// - Precondition: `reals.count` is the product of `shape`.
  package init(shape: [Int], reals: [Double]) {
    Self.check(count: reals.count, against: shape)
    self.shape = shape
    self.values = .real(reals)
  }

  /// An array of integers.
  ///
  /// - Precondition: `integers.count` is the product of `shape`.
  package init(shape: [Int], integers: [Int64]) {
    Self.check(count: integers.count, against: shape)
    self.shape = shape
    self.values = .integer(integers)
  }

  /// Number of elements.
  package var count: Int { shape.reduce(1, *) }

  /// The elements as reals; integers beyond 2⁵³ are rounded.
  package var reals: [Double] {
    switch values {
    case .real(let reals): reals
    case .integer(let integers): integers.map(Double.init)
    }
  }

  /// The elements when they were stored as integers, else `nil`.
  package var integers: [Int64]? {
    switch values {
    case .real: nil
    case .integer(let integers): integers
    }
  }

  private static func check(count: Int, against shape: [Int]) {
    precondition(
      count == shape.reduce(1, *), "\(count) values do not fill an array of shape \(shape)")
  }
}
