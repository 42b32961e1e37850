extension ReportPage {
  /// The page as one file that needs no other: style and pictures are in it.
  ///
  /// - Parameter pictures: Of figures, by name; one that is missing leaves a note in its place.
  /// - Returns: The text of the file.
  func html(pictures: [String: FigurePicture]) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(HTMLText.escaped(title))</title>
    <style>
    \(PageStyle.sheet)
    </style>
    </head>
    <body>
    \(body(pictures: pictures))
    </body>
    </html>

    """
  }

  /// What a reader sees of the page: its header and its sections.
  func body(pictures: [String: FigurePicture]) -> String {
    let shown = sections.filter { !$0.blocks.isEmpty }
    let links = shown.map { "<a href=\"#\($0.anchor)\">\(HTMLText.escaped($0.title))</a>" }
    let parts = shown.map { section in
      """
      <section id="\(section.anchor)">
      <h2>\(HTMLText.escaped(section.title))</h2>
      \(Self.html(section.blocks, pictures))
      </section>
      """
    }
    return """
      <header>
      <h1>\(HTMLText.escaped(title))</h1>
      \(Self.html(introduction, pictures))
      <nav>\(links.joined(separator: " "))</nav>
      </header>
      <main>
      \(parts.joined(separator: "\n"))
      </main>
      """
  }

  private static func html(_ blocks: [Block], _ pictures: [String: FigurePicture]) -> String {
    blocks.map { html($0, pictures) }.joined(separator: "\n")
  }

  private static func html(_ block: Block, _ pictures: [String: FigurePicture]) -> String {
    switch block {
    case .paragraph(let text): "<p>\(HTMLText.escaped(text))</p>"
    case .list(let items):
      "<ul>\(items.map { "<li>\(HTMLText.escaped($0))</li>" }.joined())</ul>"
    case .table(let table): html(table)
    case .code(let text): "<pre><code>\(HTMLText.escaped(text))</code></pre>"
    case .figure(let figure): html(figure, pictures[figure.name])
    case .figures(let figures):
      "<div class=\"figures\">\n"
        + figures.map { html($0, pictures[$0.name]) }.joined(separator: "\n") + "\n</div>"
    case .details(let summary, let inner):
      "<details><summary>\(HTMLText.escaped(summary))</summary>\n\(html(inner, pictures))\n</details>"
    }
  }

  private static func html(_ table: Table) -> String {
    func style(_ index: Int) -> String { table.columns[index].isLeading ? " class=\"name\"" : "" }
    let heading = table.columns.indices.map { index in
      let column = table.columns[index]
      let unit = column.unit.isEmpty ? "" : "<small>\(HTMLText.escaped(column.unit))</small>"
      return "<th scope=\"col\"\(style(index))>\(HTMLText.escaped(column.title))\(unit)</th>"
    }
    let rows = table.rows.map { row in
      let cells = row.indices.map { "<td\(style($0))>\(HTMLText.escaped(row[$0]))</td>" }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <div class="table"><table>
      <thead><tr>\(heading.joined())</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      """
  }

  private static func html(_ figure: Figure, _ picture: FigurePicture?) -> String {
    let name = HTMLText.escaped(figure.name)
    let image =
      if let picture {
        picture.inline
      } else if figure.isEmpty {
        "<p class=\"none\">No data yet.</p>"
      } else {
        "<p class=\"none\">No picture: gnuplot was missing or failed.</p>"
      }
    let data = figure.isEmpty ? "" : " <a href=\"figures/\(name).csv\">CSV</a>"
    return """
      <figure id="\(name)">
      <h3>\(HTMLText.escaped(figure.title))</h3>
      \(image)
      <figcaption>\(HTMLText.escaped(figure.caption))\(data)</figcaption>
      </figure>
      """
  }
}
