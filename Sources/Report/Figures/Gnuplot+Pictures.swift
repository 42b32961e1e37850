import Foundation
import Store

extension Gnuplot {
  /// Draws figures in a temporary folder, in one go.
  ///
  /// - Parameters:
  ///   - figures: What to draw; those with nothing to draw are left out.
  ///   - format: What pictures are to be.
  /// - Returns: The files by the names of the figures, and why there are none.
  /// - Throws: when the temporary folder cannot be written.
  func pictures(
    of figures: [Figure], as format: FigureScript.Format
  ) throws(StoreError) -> (files: [String: Data], complaint: Failure?) {
    let drawn = figures.filter { !$0.isEmpty }
    guard !drawn.isEmpty else { return ([:], nil) }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "gecko-figures-\(UUID().uuidString)").path(percentEncoded: false)
    defer { Folder.removeWithContents(folder) }
    try TextFile.write(
      FigureScript(drawn, format: format).text, to: "\(folder)/\(format.script)")
    do throws(Failure) {
      try run(format.script, in: folder)
    } catch {
      return ([:], error)
    }
    let files = drawn.compactMap { figure in
      FileManager.default.contents(atPath: "\(folder)/\(figure.name).\(format.rawValue)")
        .map { (figure.name, $0) }
    }
    return (Dictionary(files, uniquingKeysWith: { first, _ in first }), nil)
  }
}
