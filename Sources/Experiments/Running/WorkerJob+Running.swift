import Foundation

extension WorkerJob {
  /// Does the job in this process.
  ///
  /// - Parameters:
  ///   - send: Told ten times a second how the trial goes, and how it ended.
  ///   - isCancelled: Asked before every step whether to stop.
  package func run(
    send: @escaping (WorkerMessage) -> Void, isCancelled: @escaping @Sendable () -> Bool
  ) {
    do {
      let work = try PlannedTrial(trial: 0, of: plan, root: root, tasks: TaskShelf())
      let clock = ContinuousClock()
      var last: ContinuousClock.Instant?
      var unsaid: TrialProgress?
      // As long as a step of the worker of a launcher that was killed may take.
      let outcome = work.run(
        until: until, threads: threads, commandLine: commandLine, patience: .seconds(120)
      ) { progress in
        let now = clock.now
        unsaid = progress
        if let last, now - last < .milliseconds(100) { return }
        (last, unsaid) = (now, nil)
        send(.step(progress))
      } isCancelled: {
        isCancelled()
      }
      if let unsaid { send(.step(unsaid)) }
      send(.ended(outcome))
    } catch {
      send(.ended(.failed(reason: "\(error)")))
    }
  }
}
