/// Every combination of the values of some keys: `{length: [64, 128], depth: [0, 0.5, 1]}`.
package struct SpecGrid<Element: Sendable>: Sendable {
  /// A key and the values that it takes.
  package struct Axis: Hashable, Sendable {
    package let key: String
    package let values: [SpecValue]
  }

  /// The keys, in the order written.
  package let axes: [Axis]
  /// What each combination is, the last key's value changing fastest.
  package let cells: [Element]
}

extension SpecGrid: Equatable where Element: Equatable {}

extension SpecGrid {
  /// The values of the cells, a value an axis, in their order.
  package var combinations: [[SpecValue]] {
    axes.reduce([[]]) { rows, axis in rows.flatMap { row in axis.values.map { row + [$0] } } }
  }

  /// More cells than this are a slip, or should be several studies.
  package static var cellLimit: Int { 1_000 }

  /// A mapping from keys to lists of their values; `format` reads a cell, a mapping from the keys to a
  /// value each.
  package static func format(of format: SpecFormat<Element>) -> SpecFormat<SpecGrid> {
    let lists = SpecFormat<[SpecNamed<[SpecNode]>]>.named(.list(of: .anything, count: 1...))
    let expectation = "a mapping from keys to lists of values"
    return SpecFormat<SpecGrid>(expectation) { current, extent in
      lists.schema(nil, extent)
    } read: { node, _, reader in
      guard let named = lists.read(node, nil, &reader) else { return nil }
      let count = named.reduce(1) {
        $0.multipliedReportingOverflow(by: $1.value.count).partialValue
      }
      guard !named.isEmpty, (1...cellLimit).contains(count) else {
        reader.report(
          expected: expectation + " with 1 to \(cellLimit) cells", at: node,
          remark: named.isEmpty ? "" : " with \(count)")
        return nil
      }
      let combinations = named.reduce([[]]) { (rows: [[SpecEntry]], axis) in
        rows.flatMap { row in
          axis.value.map { row + [SpecEntry(key: axis.name, keyPlace: axis.place, value: $0)] }
        }
      }
      let cells = combinations.map { entries in
        format.read(
          SpecNode(.mapping(entries), at: node.place, heading: node.heading), nil, &reader)
      }
      let sound = cells.compactMap { $0 }
      guard sound.count == cells.count else { return nil }
      return SpecGrid(
        axes: named.map { Axis(key: $0.name, values: $0.value.map { SpecValue($0) }) },
        cells: sound)
    } write: { grid in
      .mapping(grid.axes.map { SpecValue.Entry(key: $0.key, value: .list($0.values)) })
    }
  }
}
