package import Store

/// A study as its page shows it at one moment, for who serves the page while the study runs.
package struct LiveView: Equatable, Sendable {
  /// What the page is called.
  package let title: String
  /// What its reader sees, HTML of which every text of the study is escaped.
  package let body: String
  /// The numbers of every figure as comma-separated values, by the name of the figure.
  package let values: [String: String]

  /// The style of every page.
  package static var style: String { PageStyle.sheet }

  /// A text in which no character means anything to a browser.
  package static func escaped(_ text: String) -> String { HTMLText.escaped(text) }
}

extension StudyReport {
  /// The page as it is now; gnuplot runs once, for all figures.
  ///
  /// - Parameter gnuplot: What draws the figures. Without it, all but the pictures is there.
  /// - Returns: The page, and why it has no pictures.
  /// - Throws: when the temporary folder of the pictures cannot be written.
  package func liveView(
    drawnBy gnuplot: Gnuplot = Gnuplot()
  ) throws(StoreError) -> (view: LiveView, complaint: Gnuplot.Failure?) {
    let figures = page.figures
    let (files, complaint) = try gnuplot.pictures(of: figures, as: .svg)
    let pictures = figures.compactMap { figure in
      files[figure.name].flatMap { FigurePicture(String(decoding: $0, as: UTF8.self), of: figure) }
        .map { (figure.name, $0) }
    }
    let values = figures.map { ($0.name, $0.separatedValues) }
    let view = LiveView(
      title: page.title,
      body: page.body(
        pictures: Dictionary(pictures, uniquingKeysWith: { first, _ in first })),
      values: Dictionary(values, uniquingKeysWith: { first, _ in first }))
    return (view, complaint)
  }
}
