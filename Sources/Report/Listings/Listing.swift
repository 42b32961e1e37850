package import Store

/// What is in a file or a folder: text for people, and `Encodable` for JSON.
package protocol Listing: Encodable, Sendable {
  /// The lines for a person.
  var lines: [String] { get }
  /// What could not be read, though the rest could.
  var problems: [String] { get }
}

extension Listing {
  package var problems: [String] { [] }
}

/// Finds out what a path is, and lists what is in it.
package enum Listings {
  /// Lists a file or a folder.
  ///
  /// - Parameters:
  ///   - path: Of a run file, finished, being written or left by a killed writer; a checkpoint, a
  ///     study file, a fixture, any other HDF5 file; or of a folder with run files or checkpoints in
  ///     or below it.
  ///   - rows: How many of the last rows of each series to list.
  /// - Returns: What is in it.
  /// - Throws: when there is nothing at the path, or it cannot be read as what it says it is.
  package static func listing(of path: String, rows: Int = 1) throws(StoreError) -> any Listing {
    if Folder.isFolder(path) { return try FolderListing(of: path) }
    if try Checkpoint.isCheckpoint(path) { return try CheckpointListing(of: path) }
    if try StudyFile.isStudy(path) { return try StudyListing(of: path) }
    let file = try DataFile(reading: path)
    let format = try file.attributes().first { $0.name == "format" }?.value
    guard case .text(let name) = format else { return try DataListing(of: file, kind: .data) }
    switch name.prefix(while: { !$0.isNumber }) {
    case "gecko-run-": return try RunListing(of: path, rows: rows)
    case "gecko-fixture-":
      if name != FixtureFile.format { _ = try FixtureFile(reading: path) }
      return try DataListing(of: file, kind: .fixture)
    case "gecko-text-": return try DataListing(of: file, kind: .text)
    default: return try DataListing(of: file, kind: .data)
    }
  }
}
