import Foundation
import Synchronization

/// The only place that prints: results to standard output, everything else to standard error.
final class Console: Sendable {
  /// A colour of what is good, bad or beside the point.
  enum Tint: String {
    case good = "\u{1b}[32m"
    case bad = "\u{1b}[31m"
    case faint = "\u{1b}[2m"
  }

  /// Whether messages are left out; results and complaints never are.
  private let isQuiet: Bool
  private let output = Terminal(STDOUT_FILENO)
  private let messages = Terminal(STDERR_FILENO)
  /// How many live lines are shown; the cursor stands in the last.
  private let shown = Mutex(0)

  /// A console.
  init(isQuiet: Bool = false) {
    self.isQuiet = isQuiet
  }

  /// Whether lines that rewrite themselves would be seen.
  var isLive: Bool { messages.isTerminal && !isQuiet }

  /// Lines and characters of a line that a terminal shows of live lines; 80 by 24 without one.
  var extent: (columns: Int, rows: Int) { (messages.columns, messages.rows) }

  /// Characters of a line of results.
  var outputColumns: Int { output.columns }

  /// Writes a result.
  func write(_ text: String) {
    output.write(text + "\n")
  }

  /// Writes a part of a result, as it is.
  func write(bytes: [UInt8]) {
    output.write(bytes: bytes)
  }

  /// Writes a message, over the live lines if there are any.
  func say(_ text: String, _ tint: Tint? = nil) {
    guard !isQuiet else { return }
    replaceLines(by: messages.tinted(text, tint) + "\n", showing: 0)
  }

  /// Writes what went wrong, quiet or not.
  func complain(_ text: String) {
    replaceLines(by: messages.tinted(text, .bad) + "\n", showing: 0)
  }

  /// Replaces the live lines; writes nothing where there is no terminal.
  func show(_ lines: [String]) {
    guard isLive else { return }
    let width = max(messages.columns - 1, 20)
    let cut = lines.map { $0.count > width ? $0.prefix(width - 1) + "…" : $0[...] }
    replaceLines(by: cut.joined(separator: "\n"), showing: cut.count)
  }

  /// A text for standard output, in a colour where colours are seen.
  func tinted(_ text: String, _ tint: Tint) -> String { output.tinted(text, tint) }

  private func replaceLines(by text: String, showing count: Int) {
    shown.withLock { shown in
      var clearing = ""
      if messages.isTerminal {
        let above = Terminal.lineAbove + Terminal.clearedLine
        clearing = Terminal.clearedLine + String(repeating: above, count: max(0, shown - 1))
      }
      shown = count
      messages.write(clearing + text)
    }
  }
}
