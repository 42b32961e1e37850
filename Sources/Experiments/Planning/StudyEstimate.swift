import Specs
import Store
import Tasks
import Training

/// What the trials of a plan take, before any of them runs.
package struct StudyEstimate: Sendable {
  /// Of each configuration of the plan.
  package let costs: [TrialCost]
  /// What the headline of each configuration can be held against.
  package let standards: [HeadlineStandards]
  /// What the machine is worth.
  package let speed: MachineSpeed
  private let manifest: StudyManifest

  /// Estimates a plan.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - tasks: Keeps the texts that were read.
  ///   - speed: What the machine is worth.
  /// - Throws: `TaskError` when a text cannot be read.
  package init(of plan: StudyPlan, tasks: TaskShelf, speed: MachineSpeed) throws {
    manifest = plan.manifest
    self.speed = speed
    var costs: [TrialCost] = []
    var standards: [HeadlineStandards] = []
    for specification in plan.specifications {
      let task = try tasks.task(for: specification).task
      costs.append(
        TrialCost(of: specification, task: task, slices: try tasks.slices(of: specification)))
      standards.append(HeadlineStandards(of: task))
    }
    (self.costs, self.standards) = (costs, standards)
  }

  /// Seconds of a whole trial.
  package func seconds(ofTrial index: Int, threads: Int) -> Double {
    costs[manifest.trials[index].configuration].seconds(threads: threads, on: speed)
  }

  /// Bytes of the process of the largest of some trials.
  package func memoryBytes(ofTrials trials: [Int], threads: Int) -> Int {
    let configurations = Set(trials.map { manifest.trials[$0].configuration })
    return configurations.map { costs[$0].memoryBytes(threads: threads) }.max() ?? 0
  }

  /// Seconds of work of all of some trials together, on one worker with so many threads.
  ///
  /// A sweep that halves takes as many points from rung to rung as it would if nobody went on by
  /// mistake.
  package func seconds(ofTrials trials: [Int], threads: Int) -> Double {
    let whole = trials.reduce(0) { $0 + seconds(ofTrial: $1, threads: threads) }
    return whole * manifest.plannedPart
  }
}

extension StudyManifest {
  /// The part of all trials' steps that is planned to be taken.
  fileprivate var plannedPart: Double {
    guard let halving = sweep?.halving, let steps = halving.rungs.last else { return 1 }
    let counts = variants.map { variant in configurations.count { $0.variant == variant } }
    var taken = 0
    for count in counts {
      var (points, reached) = (count, 0)
      for rung in halving.rungs {
        taken += points * (rung - reached)
        (points, reached) = (points / halving.reduction, rung)
      }
    }
    return Double(taken) / Double(steps * counts.reduce(0, +))
  }
}
