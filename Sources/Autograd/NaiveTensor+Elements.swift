import Tensors

// Elements by two, three or four indices, which definitions ask for in their innermost loops: an array
// of indices would be made for each.
extension NaiveTensor {
  /// The element of a matrix.
  package subscript(_ first: Int, _ second: Int) -> Double {
    get { values[offset(first, second)] }
    set { values[offset(first, second)] = newValue }
  }

  /// The element of an array of three axes.
  package subscript(_ first: Int, _ second: Int, _ third: Int) -> Double {
    get { values[offset(first, second, third)] }
    set { values[offset(first, second, third)] = newValue }
  }

  /// The element of an array of four axes.
  package subscript(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) -> Double {
    get { values[offset(first, second, third, fourth)] }
    set { values[offset(first, second, third, fourth)] = newValue }
  }

  private func offset(_ first: Int, _ second: Int) -> Int {
    checkAxes(2)
    return first * shape[1] + second
  }

  private func offset(_ first: Int, _ second: Int, _ third: Int) -> Int {
    checkAxes(3)
    return (first * shape[1] + second) * shape[2] + third
  }

  private func offset(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) -> Int {
    checkAxes(4)
    return ((first * shape[1] + second) * shape[2] + third) * shape[3] + fourth
  }

  private func checkAxes(_ count: Int) {
    precondition(shape.count == count, "\(count) indices into an array of shape \(shape)")
  }
}
