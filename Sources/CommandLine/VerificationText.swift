import Experiments
import Foundation
import Report

/// One fixture's quantities as aligned lines.
struct VerificationText {
  private let report: VerificationReport
  private let console: Console

  init(_ report: VerificationReport, _ console: Console) {
    self.report = report
    self.console = console
  }

  /// The file and its verdict, then a line for each quantity.
  var block: String {
    let verdict = report.passed ? console.tinted("ok", .good) : console.tinted("OVER", .bad)
    let head = "\(report.file)  \(report.kind)  \(verdict)"
    let table = TextTable([
      TextTable.Column(
        "quantity", cells: cells { "\($0.group)/\($0.name)" }, isLeading: true),
      TextTable.Column("error", cells: cells { Self.scientific($0.error) }),
      TextTable.Column("tolerance", cells: cells { Self.scientific($0.tolerance) }),
      TextTable.Column("measure", cells: cells(\.measure.rawValue), isLeading: true),
      TextTable.Column("", cells: cells { $0.passed ? "ok" : "OVER" }, isLeading: true),
    ])
    return ([head] + table.lines.map { "  " + $0 }).joined(separator: "\n")
  }

  private func cells(_ text: (VerifiedQuantity) -> String) -> [TextTable.Cell] {
    report.quantities.map { TextTable.Cell(text($0)) }
  }

  private static func scientific(_ value: Double) -> String {
    value.isFinite ? String(format: "%.1e", value) : NumberText.fixed(value)
  }
}
