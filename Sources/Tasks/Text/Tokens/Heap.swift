/// What a heap can order.
protocol HeapElement {
  /// Whether this element is to come out first.
  func precedes(_ other: Self) -> Bool
}

/// A binary heap: the first element by `precedes` comes out first.
struct Heap<Element: HeapElement> {
  private var elements: [Element] = []

  mutating func push(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, elements[child].precedes(elements[(child - 1) / 2]) {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> Element? {
    guard let first = elements.first, let last = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return first }
    elements[0] = last
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < elements.count && elements[child].precedes(elements[best]) {
        best = child
      }
      guard best != parent else { return first }
      elements.swapAt(best, parent)
      parent = best
    }
  }
}
