package import Store

/// Several studies side by side, made from stored files alone.
package struct StudyComparison: Sendable {
  /// A study among others.
  struct Member {
    /// What it is called here: its experiment's name, or its folder where that is not enough.
    let name: String
    let facts: StudyFacts

    /// What became of a variant; nil when the study has none of that name.
    func row(of variant: String) -> StudyTable.Row? {
      facts.table.rows.first { $0.variant == variant }
    }

    /// The specification that a variant is judged by.
    func leaves(of variant: String) -> SpecificationLeaves {
      let configuration = row(of: variant).flatMap { facts.manifest.configuration(judging: $0) }
      return SpecificationLeaves(ofJSON: configuration?.specification ?? "")
    }
  }

  let page: ReportPage

  /// Reads studies.
  ///
  /// - Parameters:
  ///   - folders: The studies' folders, at least two; the others are compared with the first.
  ///   - command: The command line that makes the comparison.
  /// - Throws: when one has no plan, or a run file that opens cannot be read.
  package init(ofStudiesIn folders: [String], command: String) throws(StoreError) {
    precondition(folders.count > 1, "a comparison of \(folders.count) studies")
    var all: [StudyFacts] = []
    for folder in folders {
      all.append(try StudyReport(ofStudyIn: folder, command: command).facts)
    }
    let names = all.map(\.manifest.experiment)
    let members = zip(all, folders).map { facts, folder in
      let name = facts.manifest.experiment
      return Member(name: names.count { $0 == name } > 1 ? folder : name, facts: facts)
    }
    page = Self.page(members, command: command)
  }

  /// Writes the page as HTML and Markdown, its figures and their numbers.
  ///
  /// - Parameters:
  ///   - target: The folder they go into; made where it is missing.
  ///   - formats: What figures are drawn as beside SVG.
  ///   - gnuplot: What draws the figures. Without it, all but the pictures is written.
  /// - Returns: The paths of the texts, and why figures were not drawn.
  /// - Throws: when a file cannot be written.
  package func store(
    into target: String, also formats: [FigureScript.Format] = [],
    drawnBy gnuplot: Gnuplot = Gnuplot()
  ) throws(StoreError) -> (files: [String], complaint: Gnuplot.Failure?) {
    let root = target.count > 1 && target.hasSuffix("/") ? String(target.dropLast()) : target
    let files = try page.store(into: root, also: formats, drawnBy: gnuplot)
    return (files.texts, files.complaint)
  }

  private static func page(_ members: [Member], command: String) -> ReportPage {
    ReportPage(
      title: members.map(\.name).joined(separator: " and "),
      introduction: members.flatMap { member -> [ReportPage.Block] in
        let question = member.facts.manifest.question
        return [
          .paragraph(
            "\(member.facts.standing.headline)." + (question.isEmpty ? "" : " \(question)"))
        ]
      },
      sections: [
        .init(title: "What differs", blocks: differences(members)),
        .init(title: "Comparison", blocks: comparison(members)),
        .init(title: "Learning curves", blocks: curves(members)),
        .init(
          title: "Provenance",
          blocks: [.paragraph("To make this page again from the stored runs:"), .code(command)]),
      ])
  }

  /// The keys at which the studies' baselines are not specified alike.
  private static func differences(_ members: [Member]) -> [ReportPage.Block] {
    let leaves = members.map { $0.leaves(of: $0.facts.manifest.baseline) }
    let paths = SpecificationLeaves.differing(leaves).filter {
      !["experiment", "question", "hypothesis", "replicate"].contains($0)
    }
    guard !paths.isEmpty else {
      return [.paragraph("The baselines' specifications are the same.")]
    }
    let columns =
      [ReportPage.Table.Column(title: "key of the baseline", isLeading: true)]
      + members.map { ReportPage.Table.Column(title: $0.name, isLeading: true) }
    let rows = paths.map { path in [path] + leaves.map { $0.values[path] ?? "-" } }
    return [.table(ReportPage.Table(columns, rows: rows))]
  }
}
