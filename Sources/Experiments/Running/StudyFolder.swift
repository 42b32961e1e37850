package import Store

/// The folder of a study, and the plan that is frozen in it.
package enum StudyFolder {
  /// What became of the plan.
  package enum Settlement: Equatable, Sendable {
    /// There was none, or none of its trials had begun.
    case planned
    /// It is the one that was there.
    case same
    /// It differs from the one that was there in words only.
    case reworded
    /// It took the place of the one that was there, which differed so.
    case extended(differences: [String])
  }

  /// Freezes a plan, unless the folder has another one.
  ///
  /// - Parameters:
  ///   - manifest: The plan.
  ///   - root: The study's folder.
  ///   - extends: Whether another plan may take the place of the one that is there, which is kept as
  ///     `manifest-000.json`.
  /// - Returns: What became of it.
  /// - Throws: `StudyError.plannedOtherwise` when the folder has another plan, `StoreError` when the
  ///   plan cannot be read or written.
  package static func settle(
    _ manifest: StudyManifest, in root: String, extends: Bool
  ) throws -> Settlement {
    guard StudyManifest.isPresent(inFolder: root) else {
      try manifest.write(intoFolder: root)
      return .planned
    }
    let earlier = try StudyManifest(readingFolder: root)
    if earlier == manifest { return .same }
    let differences = manifest.differences(from: earlier)
    if differences.isEmpty {
      // What this program works out of a plan and an earlier one did not is no change of the spec.
      try manifest.write(intoFolder: root)
      let isOfSameWords = earlier.spec == manifest.spec && earlier.arguments == manifest.arguments
      return isOfSameWords ? .same : .reworded
    }
    let hasBegun = earlier.trials.contains { trial in
      !RunFile.segments(inFolder: root + "/" + earlier.folder(of: trial)).isEmpty
    }
    if !hasBegun {
      try manifest.write(intoFolder: root)
      return .planned
    }
    guard extends else {
      throw StudyError.plannedOtherwise(folder: root, differences: differences)
    }
    try StudyManifest.keep(inFolder: root)
    try manifest.write(intoFolder: root)
    return .extended(differences: differences)
  }
}
