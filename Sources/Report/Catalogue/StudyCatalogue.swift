import Foundation
import Store

/// The studies below a folder, those that were changed last first.
package struct StudyCatalogue: Encodable, Sendable {
  /// Which studies are wanted; what is nil does not matter.
  package struct Filter: Sendable {
    /// Pattern of its name.
    package var experiment: NamePattern?
    /// Patterns of variants, of which it has one.
    package var variants: [NamePattern] = []
    /// How it stands: any of these; all when empty.
    package var states: [StudyEntry.State] = []
    /// It was changed then or later, in seconds since 1970.
    package var since: Double?

    /// All studies.
    package init() {}

    func isWanted(_ study: StudyEntry) -> Bool {
      (experiment?.matches(study.experiment) ?? true)
        && (variants.isEmpty
          || variants.contains { pattern in study.variants.contains(where: pattern.matches) })
        && (states.isEmpty || states.contains(study.state))
        && (since.map { (study.changed ?? 0) >= $0 } ?? true)
    }
  }

  package let studies: [StudyEntry]
  /// Of folders whose plan cannot be read, why.
  package let problems: [String]

  /// Looks for studies.
  ///
  /// - Parameters:
  ///   - root: Where to look, three levels down.
  ///   - filter: Which ones.
  package init(below root: String, _ filter: Filter) {
    var studies: [StudyEntry] = []
    var problems: [String] = []
    for folder in StudyManifest.folders(below: root, depth: 3) {
      do {
        studies.append(try StudyEntry(readingFolder: folder))
      } catch {
        problems.append("\(error)")
      }
    }
    self.studies = studies.filter(filter.isWanted).sorted {
      ($1.changed ?? 0, $0.folder) < ($0.changed ?? 0, $1.folder)
    }
    self.problems = problems
  }

  /// The studies as a table; a sentence when there is none.
  package var text: String {
    guard !studies.isEmpty else { return "no studies" }
    func names(_ title: String, _ cell: (StudyEntry) -> String) -> TextTable.Column {
      TextTable.Column(
        title, cells: studies.map { TextTable.Cell(cell($0)) }, isLeading: true)
    }
    return TextTable([
      names("experiment", \.experiment), names("status", \.state.rawValue),
      TextTable.Column(
        "finished", cells: studies.map { TextTable.Cell("\($0.finished)/\($0.trials)") }),
      TextTable.Column("variants", cells: studies.map { TextTable.Cell("\($0.variants.count)") }),
      names("changed") { $0.changed.map(Self.date) ?? "-" },
      names("best") { study in
        study.best.map { best in
          "\(best.variant): \(best.split) \(MeasureWords(best.measure, unit: "1").name) "
            + NumberText.fixed(best.mean, decimals: 4)
        } ?? "-"
      },
      names("folder", \.folder),
    ]).lines.joined(separator: "\n")
  }

  /// A time as date and minute, UTC.
  private static func date(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds)
      .formatted(.iso8601.year().month().day().dateSeparator(.dash))
      + " "
      + Date(timeIntervalSince1970: seconds)
      .formatted(.iso8601.time(includingFractionalSeconds: false)).prefix(5)
  }

  private enum CodingKeys: String, CodingKey { case studies, problems }
}
