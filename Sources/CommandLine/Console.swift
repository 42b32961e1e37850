import Foundation

/// The only place that prints: results to standard output, everything else to standard error.
struct Console {
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

  /// A console.
  init(isQuiet: Bool = false) {
    self.isQuiet = isQuiet
  }

  /// Whether a line that rewrites itself would be seen.
  var isLive: Bool { messages.isTerminal && !isQuiet }

  /// Writes a result.
  func write(_ text: String) {
    output.write(text + "\n")
  }

  /// Writes a message, over the live line if there is one.
  func say(_ text: String, _ tint: Tint? = nil) {
    guard !isQuiet else { return }
    messages.write((isLive ? Terminal.clearedLine : "") + messages.tinted(text, tint) + "\n")
  }

  /// Writes what went wrong, quiet or not.
  func complain(_ text: String) {
    messages.write(
      (messages.isTerminal ? Terminal.clearedLine : "") + messages.tinted(text, .bad) + "\n")
  }

  /// Replaces the live line; writes nothing where there is no terminal.
  func show(_ line: String) {
    guard isLive else { return }
    let width = max(messages.columns - 1, 20)
    let shown = line.count > width ? line.prefix(width - 1) + "…" : line[...]
    messages.write(Terminal.clearedLine + shown)
  }

  /// A text for standard output, in a colour where colours are seen.
  func tinted(_ text: String, _ tint: Tint) -> String { output.tinted(text, tint) }
}
