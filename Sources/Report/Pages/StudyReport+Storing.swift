package import Store

extension StudyReport {
  /// What became of a report.
  package struct Outcome: Sendable {
    /// Paths of the page, its Markdown, and the notebook.
    package let files: [String]
    /// How many figures have a picture.
    package let pictures: Int
    /// Why there are none; nil when all is well, or nothing is to be drawn.
    package let complaint: Gnuplot.Failure?
    /// The folder of the files.
    let folder: String
    /// Names of the figures that have a picture.
    let pictured: Set<String>
  }

  /// Writes the page as HTML and Markdown, the notebook, figures and their numbers.
  ///
  /// - Parameters:
  ///   - target: The folder they go into; made where it is missing.
  ///   - formats: What figures are drawn as beside SVG.
  ///   - gnuplot: What draws the figures. Without it, all but the pictures is written.
  /// - Returns: What was written, and why figures were not.
  /// - Throws: when a file cannot be written.
  package func store(
    into target: String, also formats: [FigureScript.Format] = [],
    drawnBy gnuplot: Gnuplot = Gnuplot()
  ) throws(StoreError) -> Outcome {
    let root = target.count > 1 && target.hasSuffix("/") ? String(target.dropLast()) : target
    let files = try page.store(into: root, also: formats, drawnBy: gnuplot)
    try TextFile.write(table.separatedValues, to: "\(root)/\(StudyTable.FileName.values)")
    if let sweep = table.sweep {
      try TextFile.write(sweep.separatedValues, to: "\(root)/\(StudyTable.FileName.sweep)")
    }
    let notebook = "\(root)/\(StudyFolderName.notebook.rawValue)"
    try TextFile.write(self.notebook(in: root).text, to: notebook)
    return Outcome(
      files: files.texts + [notebook], pictures: files.pictured.count,
      complaint: files.complaint, folder: root, pictured: files.pictured)
  }
}
