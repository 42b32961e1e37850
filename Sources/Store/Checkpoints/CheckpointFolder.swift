import Foundation

/// The checkpoints of a trial: `checkpoint-<step>.h5` in its folder.
package struct CheckpointFolder: Sendable {
  /// The trial's folder.
  package let folder: String

  /// Names a trial's folder, which need not be there yet.
  package init(_ folder: String) {
    self.folder = folder
  }

  /// Writes the checkpoint of its step; one of the same step is replaced in one instant.
  ///
  /// - Returns: Its path.
  /// - Throws: when it cannot be written; whatever was there before is left as it was.
  package func write(_ checkpoint: Checkpoint) throws(StoreError) -> String {
    precondition(checkpoint.step >= 0, "a checkpoint after \(checkpoint.step) steps")
    try Folder.make(folder)
    let path = path(of: "checkpoint-\(checkpoint.step).h5")
    try checkpoint.write(to: path, .replaced)
    return path
  }

  /// The newest checkpoint that can be read whole and whose checksum holds, and the newer ones that
  /// could not be.
  package func newest() -> (
    found: (checkpoint: Checkpoint, path: String)?, rejected: [(path: String, error: StoreError)]
  ) {
    var rejected: [(path: String, error: StoreError)] = []
    for (_, path) in paths().reversed() {
      do throws(StoreError) {
        return ((try Self.read(path), path), rejected)
      } catch {
        rejected.append((path, error))
      }
    }
    return (nil, rejected)
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: when there is no such file, it is none of this version, it has been cut short, its
  ///   checksum is wrong, or it does not hold what its layout asks for.
  package static func read(_ path: String) throws(StoreError) -> Checkpoint {
    try Checkpoint(reading: path)
  }

  /// The checkpoints by step, ascending; empty when there is no such folder.
  package func paths() -> [(step: Int, path: String)] {
    names.compactMap { name in Self.step(of: name).map { ($0, path(of: name)) } }
      .sorted { $0.0 < $1.0 }
  }

  /// Removes all checkpoints but the last ones and the best one.
  ///
  /// - Parameters:
  ///   - count: How many of the last to keep.
  ///   - best: The step of another one to keep.
  /// - Throws: when one cannot be removed.
  package func prune(keepingLast count: Int, best: Int?) throws(StoreError) {
    precondition(count >= 0, "\(count) checkpoints to keep")
    for (step, path) in paths().dropLast(count) where step != best {
      try checkSystem(unlink(path), "remove the checkpoint", path)
    }
  }

  /// Removes what writers that were killed have left unfinished.
  ///
  /// Whoever calls this holds the folder's lock: an unfinished file may be another's at work.
  package func sweep() {
    for name in names where WholeFile.isTemporary(name, of: { Self.step(of: $0) != nil }) {
      unlink(path(of: name))
    }
  }

  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private func path(of name: String) -> String {
    folder + (folder.hasSuffix("/") ? "" : "/") + name
  }

  /// The step in a name such as `checkpoint-1200.h5`.
  private static func step(of name: String) -> Int? {
    guard name.hasPrefix("checkpoint-"), name.hasSuffix(".h5") else { return nil }
    let digits = name.dropFirst(11).dropLast(3)
    guard let step = Int(digits), String(step) == digits, step >= 0 else { return nil }
    return step
  }
}
