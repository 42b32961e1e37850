/// What a study's folder holds beside the folders of its variants, which can have none of these names.
package enum StudyFolderName: String, CaseIterable, Sendable {
  /// The plan; earlier ones are kept as `manifest-000.json`, ….
  case plan = "manifest.json"
  /// Says which process works in the folder.
  case lock
  /// The file that holds the study together.
  case gathered = "study.h5"
  /// A row a variant.
  case table = "table.csv"
  /// All that the table holds, also of single trials.
  case wholeTable = "table.json"
  /// A row a pair of variants that is compared beside the baseline.
  case contrasts = "contrasts.csv"
  /// A row a variant and point; only where something was swept.
  case sweep = "sweep.csv"
  /// A row a variant, slice and measure; only where there are slices.
  case slices = "slices.csv"
  /// The same, with the numbers that pairs gave.
  case wholeSlices = "slices.json"
  /// The report's page.
  case page = "report.html"
  /// The same in Markdown.
  case markdown = "report.md"
  /// The same numbers as a notebook.
  case notebook = "report.ipynb"
  /// The report's pictures and their numbers.
  case figures

  /// Whether a variant's folder of this name would be in the way of what a study's folder holds.
  ///
  /// Upper and lower case are one: so they are on some file systems.
  package static func isTaken(_ name: String) -> Bool {
    let name = name.lowercased()
    let plan = plan.rawValue.split(separator: ".")
    return allCases.contains { $0.rawValue == name }
      || name.hasPrefix(plan[0] + "-") && name.hasSuffix("." + plan[1])
  }
}
