import Foundation

extension Folder {
  /// Makes a folder and those above it; one that is there already is fine.
  package static func make(_ folder: String) throws(StoreError) {
    // FileManager would not say why it failed on Linux.
    if mkdir(folder, 0o777) == 0 { return }
    let number = errno
    let parent = Folder.parent(of: folder)
    if number == ENOENT, !parent.isEmpty {
      try make(parent)
      if mkdir(folder, 0o777) == 0 { return }
    }
    var status = stat()
    if stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    errno = number
    try checkSystem(-1, "make the folder", folder)
  }
}
