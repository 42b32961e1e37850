import Store

extension StudyTable {
  /// Trials that are looked at together.
  struct TrialGroup {
    let name: String
    let variant: String
    let flopsPerToken: Double?
    let trials: [TrialResult]
  }

  /// The trials of a study in groups, in the order of the plan.
  ///
  /// - Parameters:
  ///   - grouping: What a group is.
  ///   - manifest: The plan that the table is of.
  ///   - folder: The study's folder.
  /// - Returns: The groups.
  /// - Throws: when a run file opens and cannot be read.
  func trialGroups(
    by grouping: StudyPlot.Grouping, _ manifest: StudyManifest, folder: String
  ) throws(StoreError) -> [TrialGroup] {
    if grouping == .variant {
      return rows.map { row in
        TrialGroup(
          name: row.variant, variant: row.variant,
          flopsPerToken: manifest.configuration(judging: row)?.trainingFLOPsPerToken,
          trials: row.trials)
      }
    }
    var groups: [TrialGroup] = []
    let count = replicates?.known ?? .max
    for (trial, stored) in zip(manifest.trials, manifest.storedTrials(inFolder: folder))
    where trial.replicate < count {
      let configuration = manifest.configuration(of: trial)
      let name = manifest.name(of: trial)
      let own = TrialGroup(
        name: grouping == .replicate ? name : String(name.dropLast(2 + "\(trial.replicate)".count)),
        variant: configuration.variant, flopsPerToken: configuration.trainingFLOPsPerToken,
        trials: [try StoredRun(reading: stored).result])
      if grouping == .point, let index = groups.firstIndex(where: { $0.name == own.name }) {
        groups[index] = groups[index].adding(own.trials)
      } else {
        groups.append(own)
      }
    }
    return groups
  }
}

extension StudyTable.TrialGroup {
  fileprivate func adding(_ more: [TrialResult]) -> Self {
    Self(name: name, variant: variant, flopsPerToken: flopsPerToken, trials: trials + more)
  }
}
