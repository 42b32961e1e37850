import Tensors
import Testing

@Suite struct `A shape` {
  private let shape: Shape = [2, 3, 4]

  @Test func `is a collection of extents`() {
    #expect(Array(shape) == [2, 3, 4])
    #expect(shape.count == 3 && shape[1] == 3 && shape.last == 4)
    #expect(Array(Shape(1...6)) == [1, 2, 3, 4, 5, 6])
  }

  @Test func `counts elements, rows and columns`() {
    #expect(shape.elementCount == 24 && shape.rows == 6 && shape.columns == 4)
    let empty: Shape = [2, 0]
    #expect(empty.elementCount == 0 && empty.rows == 2 && empty.columns == 0)
  }

  @Test func `without axes is a scalar's`() {
    let scalar: Shape = []
    #expect(scalar.isEmpty && scalar.elementCount == 1 && scalar.rows == 1 && scalar.columns == 1)
    #expect(scalar.dropFirst() == scalar && scalar.dropLast() == scalar)
  }

  @Test func `loses axes at either end`() {
    #expect(shape.dropFirst() == [3, 4] && shape.dropFirst(2) == [4] && shape.dropFirst(4) == [])
    #expect(shape.dropLast() == [2, 3] && shape.dropLast(2) == [2] && shape.dropLast(4) == [])
  }

  @Test func `is joined with another`() {
    #expect(shape.dropLast() + [5] == [2, 3, 5])
    #expect([7] + shape.dropFirst() == [7, 3, 4])
    #expect(shape + [] == shape)
  }

  @Test func `equals another of the same extents however they came about`() {
    let others: [Shape] = [Shape(2...4), shape.dropLast() + [4], [2] + [3, 4]]
    #expect(others.allSatisfy { $0 == shape })
    #expect(Set(others + [shape]).count == 1)
    #expect(shape != [2, 3] && shape != [2, 3, 5] && shape != [2, 3, 4, 1])
  }

  @Test func `reads as a list`() {
    #expect("\(shape)" == "[2, 3, 4]" && "\(shape.dropFirst(3))" == "[]")
  }
}
