extension HDF5Object {
  /// Calls `body` with each dataset below this group and its path from here, in alphabetical order.
  ///
  /// - Throws: when a link leads nowhere, or groups are nested as only a circle of links can be.
  func visitDatasets(
    _ body: (String, borrowing HDF5Object) throws(StoreError) -> Void
  ) throws(StoreError) {
    try visit(prefix: "", depth: 0, body)
  }

  private func visit(
    prefix: String, depth: Int, _ body: (String, borrowing HDF5Object) throws(StoreError) -> Void
  ) throws(StoreError) {
    guard kind == .group else {
      throw .malformed(file: file, place: place, expected: "a group", found: kind.rawValue)
    }
    guard depth < 16 else {
      throw .malformed(
        file: file, place: place, expected: "groups nested at most 16 deep", found: "more")
    }
    for name in try childNames() {
      let child = try open(name)
      switch child.kind {
      case .dataset: try body(prefix + name, child)
      case .group: try child.visit(prefix: prefix + name + "/", depth: depth + 1, body)
      case .other: break
      }
    }
  }
}
