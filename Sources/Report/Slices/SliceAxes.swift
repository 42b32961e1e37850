/// Where in a grid a slice lies, as its name says: `length=64,depth=0.5`.
struct SliceAxes: Equatable {
  /// The axes with the slice's value; none where the name is not that of a cell.
  let places: [(axis: String, value: String)]

  /// Reads a slice's name.
  init(of slice: String) {
    let parts = slice.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }
    let isCell = parts.allSatisfy { $0.count == 2 && !$0[0].isEmpty }
    places = isCell ? parts.map { ($0[0], $0[1]) } : []
  }

  /// The slice's value on an axis.
  func value(of axis: String) -> String? { places.first { $0.axis == axis }?.value }

  static func == (left: Self, right: Self) -> Bool {
    left.places.elementsEqual(right.places, by: ==)
  }

  /// The grids among some slices: those on the same axes.
  static func grids(of slices: [String]) -> [(axes: [String], slices: [String])] {
    var grids: [(axes: [String], slices: [String])] = []
    for slice in slices {
      let axes = SliceAxes(of: slice).places.map(\.axis)
      guard !axes.isEmpty else { continue }
      if let index = grids.firstIndex(where: { $0.axes == axes }) {
        grids[index].slices.append(slice)
      } else {
        grids.append((axes, [slice]))
      }
    }
    return grids
  }
}
