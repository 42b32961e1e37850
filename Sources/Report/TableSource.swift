import Store

/// What a table is made from, beside what the run files say.
struct TableSource {
  /// Name of the variant that the others are compared with.
  let baseline: String
  /// How sure an interval is to hold the true value: 0.95.
  let confidence: Double
  /// Replicates of the first stage that decided how many there are; nil where the spec gives a number.
  let stage: Int?
  /// nil where nothing is swept.
  let sweep: StudyManifest.Sweep?
  /// In the order of the table.
  let variants: [String]
  /// Every trial that there should be.
  let trials: [StoredTrial]
  /// What is known of each variant at each point.
  let configurations: [StudyManifest.Configuration]

  /// The plan of a study's folder.
  ///
  /// - Parameters:
  ///   - manifest: The study's.
  ///   - folder: The folder that the manifest lies in.
  ///   - only: Names of variants; all when empty.
  ///   - stages: How many replicates there are to be; nil where all of the plan are.
  init(of manifest: StudyManifest, folder: String, only: [String], stages: ReplicateStages?) {
    func isWanted(_ variant: String) -> Bool { only.isEmpty || only.contains(variant) }
    baseline = manifest.baseline
    confidence = manifest.confidence
    stage = stages?.rule.atLeast
    sweep = manifest.sweep
    variants = manifest.variants.filter(isWanted)
    trials = manifest.storedTrials(inFolder: folder).filter {
      isWanted($0.variant) && $0.replicate < stages?.known ?? .max
    }
    configurations = manifest.configurations.filter { isWanted($0.variant) }
  }

  /// What is known of a variant at a point.
  func configuration(of variant: String, at point: Int) -> StudyManifest.Configuration? {
    configurations.first { $0.variant == variant && $0.point == point }
  }
}

extension StudyManifest {
  /// Where every trial of the plan lies.
  ///
  /// - Parameter folder: The study's.
  /// - Returns: They, in the order of the plan.
  func storedTrials(inFolder folder: String) -> [StoredTrial] {
    let root = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return trials.map { trial in
      let configuration = configuration(of: trial)
      return StoredTrial(
        variant: configuration.variant, point: configuration.point, replicate: trial.replicate,
        folder: root + "/" + self.folder(of: trial))
    }
  }
}
