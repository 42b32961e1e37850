import Experiments
import Report

/// What came of all files of a `gecko verify`.
struct VerificationSummary: Encodable {
  /// A file that could not be checked, and why.
  struct Refusal: Encodable {
    let file: String
    let reason: String
  }

  /// Whether every file was checked and every quantity is within its tolerance.
  private(set) var passed = true
  private(set) var files: [VerificationReport] = []
  private(set) var refused: [Refusal] = []

  mutating func add(_ report: VerificationReport) {
    files.append(report)
    passed = passed && report.passed
  }

  mutating func refuse(_ file: String, because reason: String) {
    refused.append(Refusal(file: file, reason: reason))
    passed = false
  }

  /// How the command ends; nil when all is well.
  ///
  /// That a number is wrong outweighs a file that cannot be read.
  var status: ExitStatus? {
    if files.contains(where: { !$0.passed }) { return .failed }
    return refused.isEmpty ? nil : .wrongInput
  }

  /// One line: how many files and quantities, and how many of them are not well.
  var text: String {
    let quantities = files.flatMap(\.quantities)
    let over = quantities.count { !$0.passed }
    let counts =
      "\(Self.count(files.count, "file")), \(Self.count(quantities.count, "quantity", "quantities"))"
    var verdicts: [String] = []
    if over > 0 {
      let bad = files.count { !$0.passed }
      verdicts.append("\(NumberText.whole(over)) over tolerance in \(Self.count(bad, "file"))")
    } else if !files.isEmpty {
      verdicts.append("all within tolerance")
    }
    if !refused.isEmpty { verdicts.append("\(Self.count(refused.count, "file")) not checked") }
    return counts + ": " + verdicts.joined(separator: "; ")
  }

  private static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(NumberText.whole(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }
}
