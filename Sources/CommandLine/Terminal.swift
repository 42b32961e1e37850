import Foundation

/// A stream of the process, and whether somebody looks at it.
struct Terminal {
  /// Moves to the start of the line and empties it.
  static let clearedLine = "\r\u{1b}[2K"
  /// Moves to the line above.
  static let lineAbove = "\u{1b}[1A"

  private let descriptor: Int32
  /// Whether it is a terminal, and not a file or a pipe.
  let isTerminal: Bool
  private let hasColour: Bool

  /// The terminal behind a file descriptor.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    let environment = ProcessInfo.processInfo.environment
    let isCapable = environment["TERM"] != "dumb"
    isTerminal = isatty(descriptor) != 0 && isCapable
    // https://no-color.org
    hasColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Characters of a line; 80 where nobody knows.
  var columns: Int { size.columns }

  /// Lines that are seen at once; 24 where nobody knows.
  var rows: Int { size.rows }

  private var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
    return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// Writes at once, without a buffer, so that both streams of a process keep their order.
  func write(_ text: String) { write(bytes: Array(text.utf8)) }

  /// Writes bytes at once; they need not be text.
  func write(bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, Array(rest), rest.count)
      if count < 0, errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// All that comes from standard input until its end.
  static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { break }
    }
    return bytes
  }

  /// The text in a colour, where colours are seen.
  func tinted(_ text: String, _ tint: Console.Tint?) -> String {
    guard hasColour, let tint else { return text }
    return tint.rawValue + text + "\u{1b}[0m"
  }
}
