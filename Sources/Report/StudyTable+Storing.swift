package import Store

extension StudyTable {
  /// What the files beside `study.h5` are called.
  package enum FileName {
    /// A row a variant.
    package static let values = StudyFolderName.table.rawValue
    /// All that the table holds, also of single trials.
    package static let whole = StudyFolderName.wholeTable.rawValue
    /// A row a pair of variants that is compared beside the baseline; only where some are.
    package static let contrasts = StudyFolderName.contrasts.rawValue
    /// A row a variant and point; only where something was swept.
    package static let sweep = StudyFolderName.sweep.rawValue
    /// A row a variant, slice and measure; only where there are slices.
    package static let slices = StudyFolderName.slices.rawValue
    /// The same, with the numbers that pairs gave.
    package static let wholeSlices = StudyFolderName.wholeSlices.rawValue
  }

  /// Makes the files of a study's results anew in its folder: `study.h5`, `table.json`, `table.csv`,
  /// `contrasts.csv` where pairs are compared beside the baseline, `sweep.csv` where something was swept,
  /// `slices.csv` and `slices.json` where there are slices.
  ///
  /// Each file is replaced in one instant; together they are not.
  ///
  /// - Parameters:
  ///   - folder: The study's, in which the plan lies.
  ///   - manifest: The plan that the table was made of. All of its finished trials are linked, also
  ///     of variants that the table has no row for; with a sweep these have no chosen point.
  /// - Returns: Path of `study.h5`.
  /// - Throws: when a file cannot be written.
  @discardableResult
  package func store(
    inFolder folder: String, manifest: StudyManifest
  ) throws(StoreError) -> String {
    let root = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let trials = manifest.storedTrials(inFolder: root)
    let study = try rebuild(
      inFolder: root,
      about: [
        ("experiment", manifest.experiment), ("question", manifest.question),
        ("hypothesis", manifest.hypothesis),
      ], links: sweep == nil ? Self.links(trials) : links(trials))
    try writeTexts(inFolder: root)
    return study
  }

  private func rebuild(
    inFolder folder: String, about: [(name: String, text: String)], links: [StudyFile.Trial]
  ) throws(StoreError) -> String {
    let attributes = about.filter { !$0.text.isEmpty }.map { Attribute($0.name, .text($0.text)) }
    return try StudyFile.rebuild(
      inFolder: folder,
      about: attributes + [
        Attribute("baseline", .text(baseline)), Attribute("confidence", .real(confidence)),
      ], trials: links,
      tables: rows.isEmpty
        ? []
        : [stored]
          + [storedContrasts, sweep?.stored, slices?.stored, target?.stored].compactMap { $0 })
  }

  private static func links(_ trials: [StoredTrial]) -> [StudyFile.Trial] {
    trials.map {
      StudyFile.Trial(variant: $0.variant, replicate: $0.replicate, folder: $0.folder)
    }
  }

  /// Under the name of a variant the trials of its chosen point, and under `<variant>@<point>` those
  /// of every point, linked but not stacked.
  private func links(_ trials: [StoredTrial]) -> [StudyFile.Trial] {
    let chosen = trials.filter { sweep?.choice(for: $0.variant)?.point == $0.point }
    let all = trials.map {
      StudyFile.Trial(
        variant: "\($0.variant)@\($0.point)", replicate: $0.replicate, folder: $0.folder,
        isStacked: false)
    }
    return Self.links(chosen) + all
  }

  private func writeTexts(inFolder folder: String) throws(StoreError) {
    try Self.writeJSON(of: self, to: folder + "/" + FileName.whole)
    try TextFile.write(separatedValues, to: folder + "/" + FileName.values)
    if !contrasts.isEmpty {
      try TextFile.write(separatedContrasts, to: folder + "/" + FileName.contrasts)
    }
    if let sweep {
      try TextFile.write(sweep.separatedValues, to: folder + "/" + FileName.sweep)
    }
    if let slices {
      try Self.writeJSON(of: slices, to: folder + "/" + FileName.wholeSlices)
      try TextFile.write(slices.separatedValues, to: folder + "/" + FileName.slices)
    }
  }

  private static func writeJSON(
    of table: some Encodable, to path: String
  ) throws(StoreError) {
    guard let json = try? JSONText.encoding(table) else {
      throw .failed(
        act: "write the table", file: path, reason: "it cannot be told as JSON", errno: nil)
    }
    try TextFile.write(json + "\n", to: path)
  }
}
