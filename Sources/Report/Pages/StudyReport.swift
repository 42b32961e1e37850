package import Store

/// A report of a study: all that its page says, made from stored files alone.
package struct StudyReport: Sendable {
  /// How the report was asked for, which it tells so that it can be asked for again.
  let command: String
  let manifest: StudyManifest
  let standing: StudyStanding
  let table: StudyTable
  /// The study's folder.
  let folder: String
  let facts: StudyFacts
  let page: ReportPage

  /// Reads a study.
  ///
  /// - Parameters:
  ///   - folder: The study's folder.
  ///   - command: The command line that makes the report.
  /// - Throws: when there is no plan, or a run file that opens cannot be read.
  package init(ofStudyIn folder: String, command: String) throws(StoreError) {
    self.command = command
    self.folder = folder
    standing = try StudyStanding(readingFolder: folder)
    manifest = standing.manifest
    table = try StudyTable(of: manifest, folder: folder)
    var records: [TrialRecord] = []
    for row in table.rows {
      let flops = manifest.configuration(judging: row)?.trainingFLOPsPerToken
      for trial in row.trials {
        if let record = try TrialRecord(trial, of: row.variant, flopsPerToken: flops) {
          records.append(record)
        }
      }
    }
    facts = StudyFacts(
      manifest: manifest, standing: standing, table: table, records: records, command: command)
    page = Self.page(facts)
  }

  /// Whether a folder has a study to report on.
  package static func isPossible(inFolder folder: String) -> Bool {
    StudyManifest.isPresent(inFolder: folder)
  }

  private static func page(_ facts: StudyFacts) -> ReportPage {
    ReportPage(
      title: facts.manifest.experiment, introduction: facts.introduction,
      sections: [
        .init(title: "Running", blocks: facts.runningNow),
        .init(title: "Comparison", blocks: facts.comparison),
        .init(title: "Target", blocks: facts.target),
        .init(title: "Slices", blocks: facts.slices),
        .init(title: "What differs", blocks: facts.differences),
        .init(title: "Learning curves", blocks: facts.learningCurves),
        .init(title: "Lengths", blocks: facts.lengths),
        .init(title: "Sweep", blocks: facts.sweepView),
        .init(title: "Gradients and updates", blocks: facts.gradients),
        .init(title: "Activations by layer", blocks: facts.activations),
        .init(title: "Inside the models", blocks: facts.insides),
        .init(title: "Resources", blocks: facts.resources),
        .init(title: "Provenance", blocks: facts.provenance),
      ])
  }
}

/// What the sections of a report are made of.
struct StudyFacts: Sendable {
  let manifest: StudyManifest
  let standing: StudyStanding
  let table: StudyTable
  let records: [TrialRecord]
  let command: String

  /// Trials of a variant that have a run file.
  func records(of variant: String) -> [TrialRecord] { records.filter { $0.variant == variant } }

  /// Variants in the order of the table, and the look of each.
  var variants: [(name: String, look: Figure.Look)] {
    table.rows.enumerated().map { ($1.variant, .kind($0)) }
  }
}

extension StudyManifest {
  /// The configuration that a variant is judged by: at the chosen point of a sweep, else the first.
  func configuration(judging row: StudyTable.Row) -> Configuration? {
    let own = configurations.filter { $0.variant == row.variant }
    return own.first { $0.point == row.choice?.point } ?? own.first
  }
}
