import Store

/// Where a trial of a study lies on disk.
package struct StoredTrial: Equatable, Sendable {
  /// Name of the trial's variant.
  package let variant: String
  /// Which point of the study's sweep it is, from 0; 0 without a sweep.
  package let point: Int
  /// Its replicate, from 0.
  package let replicate: Int
  /// The folder of its run files, whether it is there or not.
  package let folder: String

  /// Paths of its run files, oldest first; empty when it has not been run.
  package var runFiles: [String] { RunFile.segments(inFolder: folder) }

  /// A trial whose run files are in `folder`.
  package init(variant: String, point: Int = 0, replicate: Int, folder: String) {
    self.variant = variant
    self.point = point
    self.replicate = replicate
    self.folder = folder
  }
}
