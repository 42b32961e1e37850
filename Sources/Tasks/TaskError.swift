/// A task that cannot be made, or goes on no more, and why: always the user's to mend.
package enum TaskError: Error, Equatable {
  /// Settings that no data could satisfy.
  case impossibleSettings([SettingMistake])
  /// Nothing is at the path.
  case missing(path: String)
  /// The file or folder is there but does not open.
  case unreadable(path: String, reason: String)
  /// A text that is in use no longer has the bytes that it had, or cannot be read any more.
  case changed(path: String, how: String)
  /// A file of a format that is known and is no text; `remedy` says what to type.
  case foreign(path: String, name: String, remedy: String)
  /// Bytes behind compressed data that are none, at an offset in the file.
  case strayBytes(path: String, kind: String, offset: Int, bytes: [UInt8])
  /// The path leads to a device, a socket or a pipe.
  case neitherFileNorFolder(path: String)
  /// A folder in which no regular file was found, at any depth.
  case folderWithoutFiles(path: String)
  /// A file, or all `files` of a folder, without a byte.
  case empty(path: String, files: Int)
  /// A text in which the separator leaves fewer than two documents.
  case tooFewDocuments(path: String, separator: String, found: Int)
  /// A text with a split that does not hold one window.
  case tooShort(path: String, TextShortage)
  /// A split without a window in any of its files or documents.
  case noWindow(path: String, split: Split, tokens: Int, length: Int)
  /// A name in a split that is no file's and no folder's of the text.
  case noSuchFile(path: String, split: Split, name: String, nearest: [String])
  /// A setting that means nothing for this text.
  case impossibleForText(path: String, SettingMistake)
  /// A row of JSON lines that does not hold what is asked for.
  case badRow(path: String, line: Int, column: Int, expected: String, found: String)
  /// A `tokenizer.json` that is no byte-level BPE, or none that is read here.
  case badTokenizer(path: String, place: String, expected: String, found: String)
  /// A text of which so many bytes have no place where it may be cut and keep its tokens.
  case uncut(path: String, bytes: Int)
}
