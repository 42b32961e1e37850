/// A series as it stands: the published rows, by column.
package struct MetricSeries: Equatable, Sendable {
  package let name: String
  /// The step of each row.
  package let steps: [Int]
  package let columns: [MetricColumn]
  /// For each column its values, one a row.
  package let values: [[Double]]

  /// The values of a column, one a row; `nil` when there is no such column.
  package subscript(column column: String) -> [Double]? {
    columns.firstIndex { $0.name == column }.map { values[$0] }
  }
}

extension RunFile {
  /// Reads a series.
  ///
  /// - Throws: when the run has no series of this name.
  package func series(_ name: String) throws(StoreError) -> MetricSeries {
    try read { (root) throws(StoreError) in
      let metrics = try root.open(RunNames.metrics)
      guard try metrics.contains(name) else {
        throw .malformed(
          file: path, place: "/metrics", expected: "a series called '\(name)'",
          found: try metrics.childNamesAsMade().joined(separator: ", "))
      }
      return try series(name, in: metrics.open(name))
    }
  }

  /// Reads every series, in the order of the layout, opening the file once.
  package func allSeries() throws(StoreError) -> [MetricSeries] {
    try read { (root) throws(StoreError) in
      let metrics = try root.open(RunNames.metrics)
      var series: [MetricSeries] = []
      for name in try metrics.childNamesAsMade() {
        series.append(try self.series(name, in: metrics.open(name)))
      }
      return series
    }
  }

  private func series(
    _ name: String, in group: borrowing HDF5Object
  ) throws(StoreError) -> MetricSeries {
    let names = try group.open(RunNames.columnName).texts()
    let units = try group.open(RunNames.units).texts()
    let descriptions = try group.open(RunNames.description).texts()
    // The first files of the layout did not say what is measured.
    let measured =
      try group.contains(RunNames.measured)
      ? group.open(RunNames.measured).numbers().reals : names.map { _ in 0 }
    // The index first: rows it does not know yet are not published.
    let steps = try group.steps()
    let table = try group.open(RunNames.values).numbers(rows: steps.count)
    guard table.shape == [steps.count, names.count], units.count == names.count,
      descriptions.count == names.count, measured.count == names.count
    else {
      throw .malformed(
        file: path, place: group.place,
        expected: "\(steps.count) rows of \(names.count) columns",
        found: "shape \(table.shape), \(units.count) units, "
          + "\(descriptions.count) descriptions, \(measured.count) flags")
    }
    let reals = table.reals
    return MetricSeries(
      name: name, steps: steps,
      columns: names.indices.map {
        MetricColumn(
          name: names[$0], unit: units[$0], description: descriptions[$0],
          isMeasured: measured[$0] != 0)
      },
      values: names.indices.map { column in
        steps.indices.map { reals[$0 * names.count + column] }
      })
  }
}
