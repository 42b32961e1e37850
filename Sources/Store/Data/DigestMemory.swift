import Foundation

/// Which large files had which SHA-256 when they were last hashed: a file in the user's folder of caches.
///
/// It saves time only. Where it cannot be read or written, files are hashed each time.
enum DigestMemory {
  private struct Entry: Codable {
    let version: DiskFile.Version
    let digest: String
  }

  /// Files that are remembered at most.
  private static let most = 1000

  /// Whether a file at a path had a digest when it was of a version.
  static func has(_ digest: String, of path: String, at version: DiskFile.Version) -> Bool {
    let entry = entries[absolute(path)]
    return entry?.version == version && entry?.digest == digest
  }

  /// Remembers the digest of a file.
  static func add(_ digest: String, of path: String, at version: DiskFile.Version) {
    guard let place else { return }
    var entries = entries
    if entries.count >= most { entries = [:] }
    entries[absolute(path)] = Entry(version: version, digest: digest)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let data = try? encoder.encode(entries) else { return }
    // Of two processes that write at once the later one stays: the other's file is hashed again.
    try? TextFile.write(String(decoding: data, as: UTF8.self), to: place)
  }

  private static var place: String? {
    let folder = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
    return folder?.appending(path: "gecko/digests.json").path(percentEncoded: false)
  }

  private static var entries: [String: Entry] {
    guard let place, let text = try? TextFile.read(place) else { return [:] }
    return (try? JSONDecoder().decode([String: Entry].self, from: Data(text.utf8))) ?? [:]
  }

  private static func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
  }
}
