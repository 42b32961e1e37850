/// Estimates as the cells of a table.
enum EstimateText {
  /// Decimals that show two digits of the largest uncertainty of a column, within 3 to 6; 4 where
  /// there is no uncertainty.
  static func decimals(for column: [Estimate?]) -> Int {
    let largest = column.compactMap { $0?.standardError }.filter(\.isFinite).max() ?? 0
    guard largest > 0 else { return 4 }
    var decimals = 3
    var scaled = largest * 1000
    while scaled < 9.95, decimals < 6 {
      scaled *= 10
      decimals += 1
    }
    return decimals
  }

  /// A mean and its standard error: `0.968 ± 0.004`.
  static func cell(_ estimate: Estimate?, _ decimals: Int) -> TextTable.Cell {
    guard let estimate else { return "-" }
    let error = estimate.standardError.map { NumberText.fixed($0, decimals: decimals) }
    return TextTable.Cell(
      NumberText.fixed(estimate.mean, decimals: decimals), tail: error.map { " ± " + $0 } ?? "")
  }

  /// A difference and its interval: `-0.242 [-0.251, -0.233]`.
  static func intervalCell(_ estimate: Estimate?, _ decimals: Int) -> TextTable.Cell {
    guard let estimate else { return "-" }
    func text(_ value: Double) -> String {
      NumberText.fixed(value, decimals: decimals, isSigned: true)
    }
    guard let low = estimate.low, let high = estimate.high else {
      return TextTable.Cell(text(estimate.mean))
    }
    return TextTable.Cell(text(estimate.mean), tail: " [\(text(low)), \(text(high))]")
  }

  /// A p-value: `0.031`, `<0.001`.
  static func probability(_ value: Double) -> String {
    value < 0.0005 ? "<0.001" : NumberText.fixed(value, decimals: 3)
  }

  /// A share in per cent, without needless digits: `95 %`.
  static func percent(_ share: Double) -> String { number(share * 100) + " %" }

  /// A number with at most six digits and no needless ones: `0.05`.
  static func number(_ value: Double) -> String {
    var text = NumberText.fixed(value, decimals: 6)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
