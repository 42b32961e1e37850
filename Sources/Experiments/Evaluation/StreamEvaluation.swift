import Foundation
package import Tasks
package import Tensors
import Training

/// A trained model that reads streams of any length, in constant memory, and is judged on every token.
///
/// Groups of streams are read by as many threads as there are, each group by itself and in its own
/// order, and their sums are added in the order of the plan: a number of threads changes no bit.
package final class StreamEvaluation {
  /// What is read.
  package let plan: StreamPlan
  let trained: TrainedModel
  /// Groups under way, by their number in the plan.
  var groups: [Int: StreamGroup]
  /// What was found in the first `mergedCount` groups.
  var merged: StreamTally
  /// How many groups are over, none before them being not.
  var mergedCount: Int
  /// Tokens read so far.
  package internal(set) var tokensRead: Int
  var meter: StreamMeter

  private let workers: WorkerPool
  private let pools: [BufferPool]
  private let ranges: [Range<Int>]
  private let clock = ContinuousClock()

  /// Pieces of each group between two moments at which an evaluation can be stopped, or its state
  /// saved: a second or so, and small enough that each tenth has several.
  private var piecesOfRound: Int {
    let pieces = plan.tokenCount / plan.identity.piece
    return max(1, min(16, pieces / (4 * StreamTally.tenths * workers.count)))
  }

  /// An evaluation before its first token.
  package init(_ plan: StreamPlan, of trained: TrainedModel, workers: WorkerPool) {
    self.plan = plan
    self.trained = trained
    self.workers = workers
    pools = (0..<workers.count).map { _ in BufferPool() }
    ranges = plan.groups
    groups = [:]
    merged = StreamTally()
    mergedCount = 0
    tokensRead = 0
    meter = StreamMeter()
  }

  /// Whether all streams are over.
  package var isFinished: Bool { mergedCount == ranges.count }

  /// Mean loss so far, nats.
  package var loss: Double {
    let all = total
    return all.loss / Double(max(all.labels, 1))
  }

  /// What was found so far, in the order of the plan.
  var total: StreamTally {
    var total = merged
    for number in groups.keys.sorted() {
      if let group = groups[number] { total.add(group.tally) }
    }
    return total
  }

  /// Reads on, for a second or so.
  ///
  /// - Throws: `TaskError` when a text cannot be read any more, or has changed; the evaluation stands
  ///   where it stood.
  /// - Precondition: The evaluation is not finished.
  package func advance() throws(TaskError) {
    precondition(!isFinished, "all \(ranges.count) groups have been read")
    let start = clock.now
    let numbers = Array(unfinished.prefix(workers.count))
    let current = numbers.map { groups[$0] ?? StreamGroup(ranges[$0]) }
    let results = PartialResults<Result<(group: StreamGroup, tokens: Int), TaskError>>(
      count: current.count, initial: .success((StreamGroup(0..<0), 0)))
    let (plan, trained, pools, pieces) = (plan, trained, pools, piecesOfRound)
    @Sendable func read(_ index: Int, in pool: BufferPool, sharedBy team: Team) {
      let result = Result { () throws(TaskError) in
        var group = current[index]
        let tokens = try group.read(pieces, of: plan, by: trained, in: pool, sharedBy: team)
        return (group: group, tokens: tokens)
      }
      results.set(index, result)
    }
    if WorkerPool.shares(current.count, among: workers.count) {
      workers.patiently {
        for index in current.indices { read(index, in: pools[0], sharedBy: workers) }
      }
    } else {
      workers.run(current.count) { index, worker in
        read(index, in: pools[worker], sharedBy: nil)
      }
    }
    let read = try results.values.map { (result) throws(TaskError) in try result.get() }
    for (number, result) in zip(numbers, read) { groups[number] = result.group }
    mergeWhatIsOver()
    let tokens = read.reduce(0) { $0 + $1.tokens }
    meter.add(
      tokens: tokens, after: tokensRead, of: plan.tokenCount,
      seconds: (clock.now - start).seconds)
    tokensRead += tokens
  }

  /// The numbers of the groups that are not over, in order.
  private var unfinished: some Sequence<Int> {
    (mergedCount..<ranges.count).lazy.filter { [groups, plan] number in
      groups[number].map { !$0.live(in: plan).isEmpty } ?? true
    }
  }

  private func mergeWhatIsOver() {
    while mergedCount < ranges.count, let group = groups[mergedCount],
      group.live(in: plan).isEmpty
    {
      merged.add(group.tally)
      groups[mergedCount] = nil
      mergedCount += 1
    }
  }

  /// The streams of a group.
  func streams(ofGroup number: Int) -> Range<Int> { ranges[number] }
}
