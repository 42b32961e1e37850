import Foundation
import Store

/// A study in a list of studies.
package struct StudyEntry: Encodable, Sendable {
  /// How a study stands as a whole.
  package enum State: String, Codable, CaseIterable, Sendable {
    /// Every trial is.
    case finished
    /// A process is at work on a trial.
    case running
    /// A trial was begun on another host; what became of it cannot be told from here.
    case unknown
    /// A trial diverged or failed, and none runs.
    case failed
    /// Trials have not begun or were cut short, and none runs.
    case open
  }

  package let experiment: String
  package let question: String
  /// The study's folder.
  package let folder: String
  package let state: State
  package let variants: [String]
  /// Trials that are finished, and all of the plan.
  package let finished: Int
  package let trials: Int
  /// When a file of the study changed last, in seconds since 1970.
  package let changed: Double?
  /// The variant with the best mean of the headline measure.
  package let best: Best?

  /// What came out best.
  package struct Best: Encodable, Sendable {
    let variant: String
    let measure: String
    let split: String
    let mean: Double
  }

  /// Reads a study.
  ///
  /// - Parameter folder: The study's.
  /// - Throws: when its plan cannot be read.
  init(readingFolder folder: String) throws(StoreError) {
    let standing = try StudyStanding(readingFolder: folder)
    let manifest = standing.manifest
    experiment = manifest.experiment
    question = manifest.question
    self.folder = folder
    variants = manifest.variants
    finished = standing.count(.finished)
    trials = standing.trials.count
    state =
      standing.count(.running) > 0
      ? .running
      : standing.count(.unknown) > 0
        ? .unknown
        : standing.count(.failed) + standing.count(.diverged) > 0
          ? .failed : finished == trials ? .finished : .open
    changed = StudyTrace(ofStudyIn: folder).lastChange
    // A run file that cannot be read is no reason to leave the study out of the list.
    best = (try? StudyTable(of: manifest, folder: folder)).flatMap(Self.best)
  }

  private static func best(of table: StudyTable) -> Best? {
    guard let headline = table.headline else { return nil }
    let rows = table.rows.compactMap { row in
      row.headline.flatMap { $0.mean.isFinite ? (row.variant, $0.mean) : nil }
    }
    let sign = headline.lowerIsBetter ? 1.0 : -1.0
    return rows.min { sign * $0.1 < sign * $1.1 }.map {
      Best(
        variant: $0.0, measure: headline.measure, split: headline.split.rawValue, mean: $0.1)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case experiment, question, folder
    case state = "status"
    case variants, finished, trials, changed, best
  }
}
