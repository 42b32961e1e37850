/// Somebody who wants to see a study run.
///
/// Trials are told by their index in the plan.
package protocol StudyObserver: AnyObject {
  /// When a trial begins, or goes on.
  func trialDidBegin(_ trial: Int)
  /// Now and then while a trial runs.
  func trialDidStep(_ trial: Int, _ progress: TrialProgress)
  /// When a trial is over for now, or was over before.
  func trialDidEnd(_ trial: Int, _ outcome: TrialOutcome)
  /// When it is decided how many replicates the study needs, where that is not part of the plan.
  func replicatesWereCounted(_ count: Int)
}

extension StudyObserver {
  package func replicatesWereCounted(_ count: Int) {}
}
