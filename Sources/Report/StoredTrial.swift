/// Where a trial of a study lies on disk.
package struct StoredTrial: Equatable, Sendable {
  /// Name of the trial's variant.
  package let variant: String
  /// Its replicate, from 0.
  package let replicate: Int
  /// The folder of its run files, whether it is there or not.
  package let folder: String

  /// A trial whose run files are in `folder`.
  package init(variant: String, replicate: Int, folder: String) {
    self.variant = variant
    self.replicate = replicate
    self.folder = folder
  }
}
