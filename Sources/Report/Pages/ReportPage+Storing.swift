import Store

extension ReportPage {
  /// What became of a page.
  struct Files {
    /// Paths of `report.html` and `report.md`.
    let texts: [String]
    /// Names of the figures that have a picture.
    let pictured: Set<String>
    /// Why there are none; nil when all is well, or nothing is to be drawn.
    let complaint: Gnuplot.Failure?
  }

  /// Writes the page as HTML and Markdown, its figures and their numbers.
  ///
  /// - Parameters:
  ///   - root: The folder they go into; made where it is missing.
  ///   - formats: What figures are drawn as beside SVG.
  ///   - gnuplot: What draws the figures. Without it, all but the pictures is written.
  /// - Returns: What was written, and why figures were not.
  /// - Throws: when a file cannot be written.
  func store(
    into root: String, also formats: [FigureScript.Format], drawnBy gnuplot: Gnuplot
  ) throws(StoreError) -> Files {
    let (figures, folder) = (figures, StudyFolderName.figures.rawValue)
    for figure in figures {
      try TextFile.write(figure.separatedValues, to: "\(root)/\(folder)/\(figure.name).csv")
    }
    let (pictures, complaint) = try Self.draw(figures, formats, into: "\(root)/\(folder)", gnuplot)
    let names = Set(pictures.keys)
    let texts = [
      (StudyFolderName.page.rawValue, html(pictures: pictures)),
      (StudyFolderName.markdown.rawValue, markdown(pictures: names)),
    ]
    for (name, text) in texts { try TextFile.write(text, to: "\(root)/\(name)") }
    return Files(
      texts: texts.map { "\(root)/\($0.0)" }, pictured: names, complaint: complaint)
  }

  /// Draws all figures in one go of the program for each format.
  private static func draw(
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
