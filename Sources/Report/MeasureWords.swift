/// How a measure of the metrics is called in a table.
struct MeasureWords: Equatable {
  /// Its name: `accuracy`.
  let name: String
  /// Its unit, in words where it has no symbol: `fraction`.
  let unit: String

  /// The words for a measure's name and unit in a run file.
  init(_ measure: String, unit: String) {
    name = measure.split(separator: "_").joined(separator: " ")
    self.unit = unit == "1" ? "fraction" : unit
  }
}
