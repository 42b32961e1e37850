/// Why a file could not be written or read: data with a place; the sentence is `description`.
package enum StoreError: Error, Equatable, Sendable {
  /// There is no file at this path.
  case missing(file: String)
  /// The file is there, and is not HDF5.
  case notHDF5(file: String)
  /// The file is shorter than its own header says.
  case truncated(file: String, reason: String)
  /// The file opens, but does not hold what its layout asks for at `place`.
  case malformed(file: String, place: String, expected: String, found: String)
  /// HDF5 or the system refused the act; `errno` where the system gave one.
  case failed(act: String, file: String, reason: String, errno: Int32?)
  /// A writer was used after its run had been finished.
  case finished(file: String)
}

extension StoreError: CustomStringConvertible {
  /// One line for a person: file, place, what was expected and found.
  package var description: String {
    switch self {
    case .missing(let file):
      "\(file): no such file"
    case .notHDF5(let file):
      "\(file): not an HDF5 file"
    case .truncated(let file, let reason):
      "\(file): the file has been cut short (\(reason))"
    case .malformed(let file, let place, let expected, let found):
      "\(file): \(place): expected \(expected), found \(found)"
    case .failed(let act, let file, let reason, let errno):
      "\(file): could not \(act): \(reason)" + (errno.map { " (errno \($0))" } ?? "")
    case .finished(let file):
      "\(file): the run is finished; nothing can be added to it"
    }
  }
}
