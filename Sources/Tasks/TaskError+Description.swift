extension TaskError: CustomStringConvertible {
  /// What is wrong, where, and what would be right: one line a mistake.
  package var description: String {
    switch self {
    case .impossibleSettings(let mistakes):
      mistakes.map(\.description).joined(separator: "\n")
    case .missing(let path):
      "\(path): no such file or folder; 'path' needs a file, or a folder of files, to read"
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .changed(let path, let how):
      "\(path): changed while it was in use: \(how); put the text back, and the same command goes on"
    case .foreign(let path, let name, let remedy):
      "\(path): expected a text, found a file that is \(name); \(remedy), or say that its bytes are "
        + "meant (--raw of 'gecko data prepare', 'raw: true' of a spec's task)"
    case .strayBytes(let path, let kind, let offset, let bytes):
      "\(path): cannot be read: at byte \(offset), where its \(kind) data end, expected its end or more "
        + "\(kind) data, found \(bytes.map { Self.hexadecimal($0) }.joined(separator: " ")); "
        + "the file is damaged, or something was added to it"
    case .neitherFileNorFolder(let path):
      "\(path): is neither a file nor a folder; 'path' needs one of the two"
    case .folderWithoutFiles(let path):
      "\(path): the folder has no files to read (names that begin with '.' do not count)"
    case .empty(let path, let files):
      files == 1
        ? "\(path): is empty; a text needs at least one window of bytes"
        : "\(path): its \(files) files are all empty; a text needs at least one window of bytes"
    case .tooFewDocuments(let path, let separator, let found):
      "\(path): the separator \(String(reflecting: separator)) of 'documents' leaves "
        + "\(found) \(found == 1 ? "document" : "documents"), expected 2 or more; "
        + "correct it, or leave 'documents' out"
    case .tooShort(let path, let shortage):
      "\(path): \(shortage)"
    case .noWindow(let path, let split, let tokens, let length):
      "\(path): the \(split.rawValue) split has no window of length \(length) and the token after it "
        + "in its \(tokens) tokens; use more text for it, or a smaller 'length'"
    case .noSuchFile(let path, let split, let name, let nearest):
      "\(path): 'splits.\(split.rawValue)_files' names '\(name)', which is no file or folder of the "
        + "text; it has " + nearest.map { "'\($0)'" }.joined(separator: ", ")
    case .impossibleForText(let path, let mistake):
      "\(path): \(mistake)"
    case .badRow(let path, let line, let column, let expected, let found):
      "\(path):\(line):\(column): expected \(expected), found \(found)"
    case .badTokenizer(let path, let place, let expected, let found):
      "\(path): \(place): expected \(expected), found \(found)"
    case .uncut(let path, let bytes):
      "\(path): \(bytes) bytes lie between two places where this tokenizer lets a text be cut, and a "
        + "stretch of so many is not held in memory; expected a border of words now and then, such as "
        + "a space or a line end behind a letter"
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}

extension TextShortage: CustomStringConvertible {
  package var description: String {
    let unit = isBytes ? "bytes" : "tokens"
    let remedy = split == .train ? "" : ", or 0 to do without it"
    return "the text has \(total) \(unit) and its \(split.rawValue) split gets \(found), "
      + "but one window of length \(length) and the \(unit.dropLast()) after it need \(length + 1); "
      + "use a text of at least \(enough) \(unit), a smaller 'length', "
      + "or another fraction 'splits.\(split.rawValue)'\(remedy)"
  }
}
