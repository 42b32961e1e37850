/// The file that holds a study together: `study.h5`, beside the folders of its variants.
///
/// It has links to the run files of finished trials, the metrics of each variant stacked over its
/// replicates, and tables. The numbers of the trials stay in the run files, which it finds by
/// relative paths, so the study's folder can be moved. It can be made again at any time.
///
/// Virtual datasets are described in the part of HDF5 that has no checksums, so the file is sealed.
package struct StudyFile: Sendable {
  /// The version of the layout that this room writes and reads.
  package static let format = "gecko-study-1"
  /// What the file is called, in the study's folder.
  package static let name = StudyFolderName.gathered.rawValue

  /// A trial of the study.
  package struct Trial: Equatable, Sendable {
    package let variant: String
    /// From 0.
    package let replicate: Int
    /// The folder of its run files, whether it is there or not.
    package let folder: String
    /// Whether its metrics are stacked with those of the variant's other replicates, or it is only
    /// linked.
    package let isStacked: Bool

    /// A trial whose run files are in `folder`.
    package init(variant: String, replicate: Int, folder: String, isStacked: Bool = true) {
      self.variant = variant
      self.replicate = replicate
      self.folder = folder
      self.isStacked = isStacked
    }
  }

  /// A link to a trial's run file.
  package struct Link: Equatable, Sendable {
    package let variant: String
    package let replicate: Int
    /// Path of the run file, from the study's folder.
    package let file: String
  }

  /// Path of the file.
  package let path: String
  /// What the study is, by name: baseline, experiment, question.
  package let about: [Attribute]
  /// The linked trials, by variant in the order of the study, then by replicate.
  package let links: [Link]
  /// The paths of the stacked series: "gecko/valid".
  package let stacks: [String]
  /// The names of the tables.
  package let tables: [String]

  /// Opens a study file and reads what is in it, without following its links.
  ///
  /// - Throws: when there is no such file, or it is not HDF5, cut short, or of another format.
  package init(reading path: String) throws(StoreError) {
    try FileSeal.check(path, format: Self.format)
    self.path = path
    (about, links, stacks, tables) = try HDF5File.read(path) {
      (root) throws(StoreError) -> ([Attribute], [Link], [String], [String]) in
      try root.requireFormat(Self.format)
      let reserved = [RunNames.format, RunNames.conventions]
      return (
        try root.attributes().filter { !reserved.contains($0.name) },
        try Self.links(in: root.open(StudyNames.trials)),
        try Self.stacks(in: root.open(StudyNames.metrics)),
        try root.open(StudyNames.tables).childNamesAsMade()
      )
    }
  }

  private static func links(in trials: borrowing HDF5Object) throws(StoreError) -> [Link] {
    var links: [Link] = []
    for variant in try trials.childNamesAsMade() {
      let group = try trials.open(variant)
      for name in try group.childNamesAsMade() {
        guard let target = try group.linkedOut(name),
          let replicate = StudyNames.replicate(of: name)
        else {
          throw .malformed(
            file: trials.file, place: group.path(of: name),
            expected: "a link to a run file, called '\(StudyNames.trial(0))' or so",
            found: "something else")
        }
        links.append(Link(variant: variant, replicate: replicate, file: target.file))
      }
    }
    return links
  }

  private static func stacks(in metrics: borrowing HDF5Object) throws(StoreError) -> [String] {
    var stacks: [String] = []
    for variant in try metrics.childNamesAsMade() {
      stacks += try metrics.open(variant).childNamesAsMade().map { variant + "/" + $0 }
    }
    return stacks
  }
}

/// The names of the study layout, written once for writer and reader.
enum StudyNames {
  static let trials = "trials"
  static let metrics = "metrics"
  static let tables = "tables"
  static let replicate = "replicate"
  static let row = "row"
  static let steps = "steps"

  /// The name of a trial's link among those of its variant.
  static func trial(_ replicate: Int) -> String { "replicate-\(replicate)" }

  /// The replicate in the name of a link.
  static func replicate(of name: String) -> Int? {
    let digits = name.dropFirst(replicate.utf8.count + 1)
    guard let number = Int(digits), number >= 0, trial(number) == name else { return nil }
    return number
  }
}
