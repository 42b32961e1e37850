import CHDF5
import Foundation

/// A file that only grows, written with the system's own calls.
struct AppendedFile: ~Copyable {
  private let descriptor: Int32

  /// Makes a file at a path where there is none; its name is claimed by that.
  init(creating path: String) throws(StoreError) {
    descriptor = try checkSystem(chdf5_open_appending(path), "create the file", path)
  }

  deinit { Foundation.close(descriptor) }

  /// Hands bytes over to the system, all of them.
  func append(_ bytes: [UInt8], _ path: String) throws(StoreError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      try checkSystem(Int32(clamping: count), "append to the file", path)
      done += count
    }
  }

  /// Waits until what the system was handed is on the disk.
  func synchronize(_ path: String) throws(StoreError) {
    try checkSystem(chdf5_synchronize(descriptor), "write through to the disk", path)
  }
}
