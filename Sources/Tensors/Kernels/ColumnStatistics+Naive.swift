extension ColumnStatistics {
  /// The definition, one column after another.
  package static func naive(of x: Tensor) -> ColumnStatistics {
    let values = x.values
    var statistics = ColumnStatistics()
    statistics.rows = x.rows
    for column in 0..<x.columns {
      let all = stride(from: column, to: values.count, by: x.columns).map { values[$0] }
      statistics.sums.append(all.reduce(0) { $0 + Double($1) })
      statistics.squares.append(all.reduce(0) { $0 + Double($1) * Double($1) })
      statistics.largest.append(all.reduce(0) { abs($1) > $0 ? abs($1) : $0 })
    }
    return statistics
  }
}
