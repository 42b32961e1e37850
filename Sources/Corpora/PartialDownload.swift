import Foundation
import Store

/// What has come of a download so far: a file, and beside it `<file>.json`, which says of what.
///
/// Kept when a process ends in whatever way, and gone on with by the next. One process has it at a
/// time.
final class PartialDownload {
  /// Where the bytes are from, and how to tell whether the server still has the same.
  struct Origin: Codable, Equatable {
    /// What was asked for.
    let address: String
    /// Where it was, after redirects.
    let finalAddress: String
    let entityTag: String?
    let lastModified: String?
    /// How many bytes it has, if the server says it or all have come.
    var total: Int?

    /// What makes sure that a server goes on with the same bytes: nothing weaker will do.
    var validator: String? {
      if let entityTag, !entityTag.hasPrefix("W/") { return entityTag }
      return lastModified
    }
  }

  let path: String
  private let file: DiskFile
  /// The bytes that are here.
  private(set) var count: Int
  /// Where they are from; `nil` when there are none.
  private(set) var origin: Origin?

  private static func recordPath(_ path: String) -> String { path + ".json" }

  /// Opens what is at `path`, or begins it.
  ///
  /// - Throws: `FetchError.busy` when another process has it; `StoreError`.
  init(at path: String) throws {
    self.path = path
    // Whoever comes second finds the file of the first, and that it is taken.
    if !Folder.isTaken(path) { try? _ = DiskFile(creating: path) }
    file = try DiskFile(updating: path)
    count = try file.byteCount()
    let text = try? TextFile.read(Self.recordPath(path))
    origin = text.flatMap { try? JSONDecoder().decode(Origin.self, from: Data($0.utf8)) }
    guard file.claim() else { throw FetchError.busy(path: path) }
    if origin == nil { try discard() }
  }

  /// Whether all of it is here.
  var isComplete: Bool { origin?.total == count }

  /// Begins with the first byte of a file of this origin.
  func begin(_ origin: Origin) throws(StoreError) {
    try discard()
    try record(origin)
  }

  /// Notes what is known of the origin.
  func record(_ origin: Origin) throws(StoreError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(origin)) ?? Data()
    try TextFile.write(String(decoding: data, as: UTF8.self), to: Self.recordPath(path))
    self.origin = origin
  }

  /// Notes that all of it is here.
  func complete() throws(StoreError) {
    guard var origin, origin.total != count else { return }
    origin.total = count
    try record(origin)
  }

  /// Adds bytes at the end.
  func append(_ bytes: [UInt8]) throws(StoreError) {
    try file.write(bytes, at: count)
    count += bytes.count
  }

  /// Forgets all that is here.
  func discard() throws(StoreError) {
    try file.truncate(to: 0)
    try DiskFile.remove(Self.recordPath(path))
    count = 0
    origin = nil
  }

  /// Removes it.
  func remove() throws(StoreError) {
    try DiskFile.remove(Self.recordPath(path))
    try DiskFile.remove(path)
  }

  /// Gives the finished file its name, which nothing must have.
  func rename(to name: String) throws(StoreError) {
    try WholeFile.rename(path, to: name)
    try DiskFile.remove(Self.recordPath(path))
  }
}
