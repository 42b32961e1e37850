extension RunFile {
  /// The run file that speaks for a trial, and how it ended: the newest finished one, else the newest.
  ///
  /// One that a killed writer left in pieces does not count.
  ///
  /// - Parameter folder: The trial's folder.
  /// - Returns: `nil` when there is none that opens.
  package static func speaking(forFolder folder: String) -> (file: RunFile, ending: RunEnding)? {
    let readable = segments(inFolder: folder).compactMap { path -> (RunFile, RunEnding)? in
      guard let file = try? RunFile(reading: path), let ending = try? file.ending() else {
        return nil
      }
      return (file, ending)
    }
    return readable.last { $0.1.status == .finished } ?? readable.last
  }
}
