extension StudyFile {
  /// Reads a table.
  ///
  /// - Throws: when there is none of this name, or it does not hold what a table holds.
  package func table(_ name: String) throws(StoreError) -> Table {
    try HDF5File.read(path) { (root) throws(StoreError) in
      let tables = try root.open(StudyNames.tables)
      guard try tables.contains(name) else {
        throw .malformed(
          file: path, place: tables.place, expected: "a table called '\(name)'",
          found: try tables.childNamesAsMade().joined(separator: ", "))
      }
      let group = try tables.open(name)
      let children = try group.childNamesAsMade()
      // Both axes are made first, and then the units.
      guard children.count >= 3, children[2] == RunNames.units else {
        throw .malformed(
          file: path, place: group.place, expected: "two axes, and units",
          found: children.joined(separator: ", "))
      }
      let rows = try group.open(children[0]).texts()
      let columns = try group.open(children[1]).texts()
      let units = try group.open(children[2]).texts()
      var arrays: [Table.Array] = []
      var facts: [Table.Fact] = []
      for child in children.dropFirst(3) {
        let dataset = try group.open(child)
        let description = try dataset.text(ofAttribute: "long_name")
        if try dataset.extents().count == 1 {
          facts.append(
            Table.Fact(name: child, description: description, values: try values(of: dataset)))
        } else {
          arrays.append(
            Table.Array(name: child, description: description, numbers: try dataset.numbers()))
        }
      }
      let shape = [rows.count, columns.count]
      guard !rows.isEmpty, !columns.isEmpty, units.count == columns.count,
        arrays.allSatisfy({ $0.numbers.shape == shape }),
        facts.allSatisfy({ $0.values.shape == [rows.count] })
      else {
        throw .malformed(
          file: path, place: group.place,
          expected: "arrays of shape \(shape) and \(columns.count) units",
          found: "\(arrays.map(\.numbers.shape)) and \(units.count)")
      }
      return Table(
        name: name, axes: (children[0], children[1]), rows: rows, columns: columns, units: units,
        arrays: arrays, facts: facts)
    }
  }

  private func values(of dataset: borrowing HDF5Object) throws(StoreError) -> Table.Fact.Values {
    if let texts = try? dataset.texts() { return .texts(texts) }
    return .numbers(try dataset.numbers())
  }

  /// Reads a series stacked over the replicates of a variant, by way of their run files.
  ///
  /// - Parameter stack: "gecko/valid", one of `stacks`.
  /// - Returns: `[replicate, row, column]`, NaN where a replicate has fewer rows or its run file
  ///   cannot be found.
  /// - Throws: when there is no such stack.
  package func values(ofStack stack: String) throws(StoreError) -> NumericArray {
    try HDF5File.read(path) { (root) throws(StoreError) in
      try root.open(StudyNames.metrics).open(stack).open(RunNames.values).numbers()
    }
  }
}
