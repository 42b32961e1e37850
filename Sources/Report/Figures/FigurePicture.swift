/// An SVG that gnuplot drew, made ready for a page and for standing alone.
struct FigurePicture: Equatable, Sendable {
  /// Without a background: it takes the page's, and its ink the page's by a style sheet.
  let inline: String
  /// On white, for a viewer that may be dark.
  let standalone: String

  /// Takes what gnuplot wrote; nil when that is no SVG.
  ///
  /// - Parameters:
  ///   - svg: The whole file.
  ///   - figure: What it shows, for who cannot see it.
  init?(_ svg: String, of figure: Figure) {
    guard let start = svg.firstRange(of: "<svg"), svg.contains("</svg>") else { return nil }
    let title = HTMLText.escaped(figure.title)
    var body = String(svg[start.lowerBound...])
    body = body.replacing("<title>Gnuplot</title>", with: "<title>\(title)</title>")
    // Ids are a page's, not a picture's.
    for identifier in ["gpDot", "gpPt", "gnuplot_", "textbox", "greybox"] {
      body = body.replacing("id='\(identifier)", with: "id='\(figure.name)-\(identifier)")
      body = body.replacing("id=\"\(identifier)", with: "id=\"\(figure.name)-\(identifier)")
      body = body.replacing("'#\(identifier)", with: "'#\(figure.name)-\(identifier)")
    }
    inline = Self.compact(body)
    let opening = "<rect x=\"0\" y=\"0\""
    guard let rectangle = inline.firstRange(of: opening),
      let fill = inline[rectangle.upperBound...].firstRange(of: "fill=\"none\"")
    else {
      standalone = inline
      return
    }
    standalone = inline.replacingCharacters(in: fill, with: "fill=\"white\"")
  }

  /// The same without blank lines and indentation.
  private static func compact(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      line.drop { $0 == " " || $0 == "\t" }
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
