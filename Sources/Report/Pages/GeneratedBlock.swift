import Foundation
package import Store

/// The part of a file that a report keeps up to date, between two markers.
package struct GeneratedBlock: Equatable, Sendable {
  /// The line above it.
  package static let opening = "<!-- gecko report -->"
  /// The line below it.
  package static let closing = "<!-- end of gecko report -->"

  /// Why a file cannot be brought up to date.
  package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    case store(StoreError)
    /// There is not one opening marker with one closing marker below it.
    case markers(file: String)

    package var description: String {
      switch self {
      case .store(let error): error.description
      case .markers(let file):
        "\(file): expected a line '\(GeneratedBlock.opening)' and below it a line "
          + "'\(GeneratedBlock.closing)', each once; what is between them is replaced"
      }
    }
  }

  /// What stands between the markers.
  let text: String

  /// The bytes of a file with the block in its place, and every other byte as it was; nil when there
  /// is not one of each marker, in their order.
  func replaced(in bytes: Data) -> Data? {
    let (opening, closing) = (Data(Self.opening.utf8), Data(Self.closing.utf8))
    guard let start = bytes.range(of: opening), let end = bytes.range(of: closing),
      start.upperBound <= end.lowerBound,
      bytes.range(of: opening, in: start.upperBound..<bytes.endIndex) == nil,
      bytes.range(of: closing, in: end.upperBound..<bytes.endIndex) == nil
    else { return nil }
    return bytes[..<start.upperBound] + Data("\n\(text)\n".utf8) + bytes[end.lowerBound...]
  }

  /// Replaces the block in a file.
  ///
  /// - Throws: when there is no such file, it has no place for the block, or it cannot be written;
  ///   it stays as it was then.
  package func refresh(_ path: String) throws(Failure) {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .store(.missing(file: path))
    }
    guard let replaced = replaced(in: bytes) else { throw .markers(file: path) }
    guard replaced != bytes else { return }
    do {
      try replaced.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .store(
        .failed(act: "write the file", file: path, reason: error.localizedDescription, errno: nil))
    }
  }
}

extension StudyReport {
  /// What a file of somebody's own tells of the study: its standing, the table, and the main figure.
  ///
  /// - Parameters:
  ///   - file: The file, from which pictures are found.
  ///   - outcome: What became of the report.
  /// - Returns: The block, to be put into the file.
  package func block(for file: String, _ outcome: Outcome) -> GeneratedBlock {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    let own = parts.dropLast().joined(separator: "/")
    let way = RelativePath.from(
      own.isEmpty && file.hasPrefix("/") ? "/" : own, to: outcome.folder + "/figures")
    let folder = way.replacing(" ", with: "%20")
    let renderer = MarkdownText(pictures: outcome.pictured, folder: folder)
    var blocks: [ReportPage.Block] = [.paragraph(standing.headline + ".")]
    if !table.rows.isEmpty {
      blocks += [.table(ReportPage.Table(table.textTable)), .list(table.notes)]
    }
    if let main = page.figures.first { blocks.append(.figure(main)) }
    blocks += [.paragraph("Made by:"), .code(command)]
    return GeneratedBlock(text: blocks.map(renderer.text).joined(separator: "\n\n"))
  }
}
