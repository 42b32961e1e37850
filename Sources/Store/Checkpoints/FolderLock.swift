import Foundation

/// The right to work in a folder, which one process has at a time.
///
/// It is held until the value is released, and ends with the process however that ends. The file
/// `lock` stays and says who had it last. On a file system without locks there is none to hold.
package final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of a folder, which is made if it is not there.
  ///
  /// - Throws: `failed` with `EWOULDBLOCK` when another has it, or that of the folder or its file.
  package init(_ folder: String) throws(StoreError) {
    try Folder.make(folder)
    let path = folder + (folder.hasSuffix("/") ? "" : "/") + StudyFolderName.lock.rawValue
    let descriptor = try checkSystem(
      open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666), "lock the folder", path)
    if let number = Self.failure(toLock: descriptor) {
      if number != ENOTSUP && number != EOPNOTSUPP && number != ENOLCK && number != ENOSYS {
        let holder = number == EWOULDBLOCK ? Self.holder(descriptor) : nil
        close(descriptor)
        let reason = holder ?? String(cString: strerror(number))
        throw .failed(act: "lock the folder", file: folder, reason: reason, errno: number)
      }
    }
    let text = Array(FolderHolder.current.text.utf8)
    // Only a message is lost when this fails.
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Takes the lock, waiting a moment for a process that only asks whether it is held.
  ///
  /// - Returns: The error number; `nil` when the lock is taken.
  private static func failure(toLock descriptor: Int32) -> Int32? {
    var tries = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) < 0 {
      let number = errno
      tries += 1
      guard number == EWOULDBLOCK, tries < 5 else { return number }
      usleep(10_000)
    }
    return nil
  }

  private static func holder(_ descriptor: Int32) -> String {
    let process = FolderHolder(reading: descriptor).map { " (pid \($0.process))" } ?? ""
    return "another process\(process) is at work in this folder"
  }
}
