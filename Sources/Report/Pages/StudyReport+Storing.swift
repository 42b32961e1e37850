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
    let figures = page.figures
    for figure in figures {
      try TextFile.write(figure.separatedValues, to: "\(root)/figures/\(figure.name).csv")
    }
    let (pictures, complaint) = try draw(figures, formats, into: "\(root)/figures", gnuplot)
    try TextFile.write(table.separatedValues, to: "\(root)/\(StudyTable.FileName.values)")
    if let sweep = table.sweep {
      try TextFile.write(sweep.separatedValues, to: "\(root)/\(StudyTable.FileName.sweep)")
    }
    let names = Set(pictures.keys)
    let texts = [
      ("report.html", page.html(pictures: pictures)),
      ("report.md", page.markdown(pictures: names)),
      ("report.ipynb", notebook(in: root).text),
    ]
    for (name, text) in texts { try TextFile.write(text, to: "\(root)/\(name)") }
    return Outcome(
      files: texts.map { "\(root)/\($0.0)" }, pictures: pictures.count, complaint: complaint,
      folder: root, pictured: names)
  }

  /// Draws all figures in one go of the program for each format.
  func draw(
    _ figures: [Figure], _ formats: [FigureScript.Format], into folder: String, _ gnuplot: Gnuplot
  ) throws(StoreError) -> ([String: FigurePicture], Gnuplot.Failure?) {
    guard !figures.isEmpty else { return ([:], nil) }
    for format in [.svg] + formats.filter({ $0 != .svg }) {
      let script = FigureScript(figures, format: format)
      try TextFile.write(script.text, to: "\(folder)/\(format.script)")
      do throws(Gnuplot.Failure) {
        try gnuplot.run(format.script, in: folder)
      } catch {
        return ([:], error)
      }
    }
    var pictures: [String: FigurePicture] = [:]
    for figure in figures {
      let path = "\(folder)/\(figure.name).svg"
      guard let svg = try? TextFile.read(path), let picture = FigurePicture(svg, of: figure) else {
        continue
      }
      try TextFile.write(picture.standalone, to: path)
      pictures[figure.name] = picture
    }
    return (pictures, nil)
  }
}
