import Foundation

/// A finished trial as the study file needs it: where its run file is, and what series it has.
struct StudyRun {
  /// The shape of a series.
  struct Series {
    let steps: [Int]
    let columns: [MetricColumn]
  }

  let replicate: Int
  /// Path of the run file, from the study's folder.
  let file: String
  /// In the order of the layout.
  let seriesNames: [String]
  let series: [String: Series]

  /// Finds the newest run file of a trial that is finished and closed.
  ///
  /// Nobody writes to such a file again, whoever is at work in the folder.
  ///
  /// - Returns: `nil` when there is none, or it cannot be read.
  /// - Throws: when the trial's folder is not below the study's.
  init?(of trial: StudyFile.Trial, inStudy folder: String) throws(StoreError) {
    guard trial.folder.hasPrefix(folder + "/") else {
      throw .malformed(
        file: folder + "/" + StudyFile.name, place: "\(trial.variant) #\(trial.replicate)",
        expected: "a folder below the study's", found: trial.folder)
    }
    for path in RunFile.segments(inFolder: trial.folder).reversed() {
      guard let file = try? RunFile(reading: path), let ending = try? file.ending(),
        ending.status == .finished, let flags = try? ConsistencyFlags(of: path),
        !flags.isLeftOpen, let names = try? file.seriesNames()
      else { continue }
      var series: [String: Series] = [:]
      for name in names {
        guard let stored = try? file.series(name) else { continue }
        series[name] = Series(steps: stored.steps, columns: stored.columns)
      }
      guard series.count == names.count else { continue }
      replicate = trial.replicate
      self.file = String(path.dropFirst(folder.count + 1))
      seriesNames = names
      self.series = series
      return
    }
    return nil
  }
}

/// The finished trials of a variant.
struct VariantRuns {
  let name: String
  /// Whether their metrics are stacked.
  let isStacked: Bool
  private(set) var runs: [StudyRun]

  /// Trials in the order of their replicates.
  init(name: String, isStacked: Bool, runs: [StudyRun]) {
    self.name = name
    self.isStacked = isStacked
    self.runs = runs
  }

  /// Adds a trial in its place; of two with the same replicate the later counts.
  mutating func add(_ run: StudyRun) {
    runs.removeAll { $0.replicate == run.replicate }
    runs.append(run)
    runs.sort { $0.replicate < $1.replicate }
  }

  /// The series that any of the trials has.
  var seriesNames: [String] {
    var names: [String] = []
    for name in runs.flatMap(\.seriesNames) where !names.contains(name) { names.append(name) }
    return names
  }
}
