/// A task that cannot be made, and why: always the user's to mend.
package enum TaskError: Error, Equatable {
  /// Settings that no data could satisfy.
  case impossibleSettings([SettingMistake])
  /// Nothing is at the path.
  case missing(path: String)
  /// The file or folder is there but does not open.
  case unreadable(path: String, reason: String)
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
}
