import Store

extension ReportPage {
  /// The page as Markdown, with figures as files beside it.
  ///
  /// - Parameter pictures: Names of the figures that have one.
  /// - Returns: The text of the file.
  func markdown(pictures: Set<String>) -> String {
    let renderer = MarkdownText(pictures: pictures)
    var parts = ["# \(MarkdownText.escaped(title))"] + introduction.map(renderer.text)
    for section in sections where !section.blocks.isEmpty {
      parts.append("## \(MarkdownText.escaped(section.title))")
      parts += section.blocks.map(renderer.text)
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }
}

/// Blocks of a page as Markdown.
struct MarkdownText {
  /// Names of the figures that have a picture.
  let pictures: Set<String>
  /// Where the pictures lie, from the file that the text is for.
  var folder = StudyFolderName.figures.rawValue

  /// A text of which no character means anything to Markdown.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if character.isNewline {
        escaped.append(" ")
      } else if "\\`*_{}[]<>|#~$&".contains(character) {
        escaped += "\\\(character)"
      } else {
        escaped.append(character)
      }
    }
    return escaped
  }

  /// A block.
  func text(_ block: ReportPage.Block) -> String {
    switch block {
    case .paragraph(let text): Self.escaped(text)
    case .list(let items): items.map { "- \(Self.escaped($0))" }.joined(separator: "\n")
    case .table(let table): Self.text(table)
    case .code(let text): Self.fenced(text)
    case .figure(let figure): self.text(figure)
    case .figures(let figures): figures.map { self.text($0) }.joined(separator: "\n\n")
    case .details(let summary, let inner):
      (["### \(Self.escaped(summary))"] + inner.map { self.text($0) }).joined(separator: "\n\n")
    }
  }

  private static func text(_ table: ReportPage.Table) -> String {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    let heading = table.columns.map { column in
      escaped(column.title) + (column.unit.isEmpty ? "" : " (\(escaped(column.unit)))")
    }
    let rule = table.columns.map { $0.isLeading ? ":--" : "--:" }
    return ([line(heading), line(rule)] + table.rows.map { line($0.map(escaped)) })
      .joined(separator: "\n")
  }

  private func text(_ figure: Figure) -> String {
    guard !figure.isEmpty else { return "" }
    let title = Self.escaped(figure.title)
    let image =
      pictures.contains(figure.name)
      ? "![\(title)](\(folder)/\(figure.name).svg)" : "*No picture: gnuplot was missing or failed.*"
    let caption = figure.caption.isEmpty ? "" : Self.escaped(figure.caption) + " "
    return "**\(title)**\n\n\(image)\n\n\(caption)[CSV](\(folder)/\(figure.name).csv)"
  }

  /// Text as it is, between fences that it has not.
  private static func fenced(_ text: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "\(fence)\n\(text)\n\(fence)"
  }
}
