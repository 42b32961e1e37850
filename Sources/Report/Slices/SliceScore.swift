import Store

/// What a trial came to on a slice, by one measure.
struct SliceScore: Equatable {
  let slice: String
  let measure: String
  let unit: String
  let value: Double

  /// The last evaluation on the slices of the test split, in the order of the file.
  ///
  /// Columns are called `<slice>:<measure>`, a slice's name having no colon.
  ///
  /// - Throws: when the series cannot be read.
  static func last(in file: RunFile, _ names: [String]) throws(StoreError) -> [SliceScore] {
    guard names.contains(seriesName) else { return [] }
    let series = try file.series(seriesName)
    var scores: [SliceScore] = []
    for (column, values) in zip(series.columns, series.values) {
      let parts = column.name.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2, let value = values.last else { continue }
      scores.append(
        SliceScore(slice: parts[0], measure: parts[1], unit: column.unit, value: value))
    }
    return scores
  }

  private static let seriesName = "test_slices"
}
