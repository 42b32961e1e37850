import Models
import Specs
import Store
import Tasks
import Training

/// What the trials of a plan take, before any of them runs.
package struct StudyEstimate: Sendable {
  /// Trials that take the same: a point of a sweep that changes a rate costs what the others do.
  private struct Kind {
    let cost: TrialCost
    let standards: HeadlineStandards
  }

  /// What the machine is worth.
  package let speed: MachineSpeed
  private let kinds: [Kind]
  /// Of each configuration of the plan, which kind it is.
  private let kindOfConfiguration: [Int]
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
    var kinds: [Kind] = []
    var kindsOfModel: [ModelConfiguration: [Int]] = [:]
    kindOfConfiguration = try plan.specifications.map { specification in
      let known = kindsOfModel[specification.model, default: []].first {
        kinds[$0].cost.specification.takes(asMuchAs: specification)
      }
      if let known { return known }
      let task = try tasks.task(for: specification).task
      let slices = try tasks.slices(of: specification)
      kinds.append(
        Kind(
          cost: TrialCost(of: specification, task: task, slices: slices),
          standards: HeadlineStandards(of: task)))
      kindsOfModel[specification.model, default: []].append(kinds.count - 1)
      return kinds.count - 1
    }
    self.kinds = kinds
  }

  /// What the first configuration is judged by.
  package var headline: String? { kinds.first?.standards.headline }

  /// What a trial of a configuration of the plan takes.
  package func cost(ofConfiguration index: Int) -> TrialCost {
    kinds[kindOfConfiguration[index]].cost
  }

  /// What the headline of a configuration can be held against.
  package func standards(ofConfiguration index: Int) -> HeadlineStandards {
    kinds[kindOfConfiguration[index]].standards
  }

  /// Seconds of each trial of the plan as a whole.
  package func secondsOfTrials(threads: Int) -> [Double] {
    let seconds = kinds.map { $0.cost.seconds(threads: threads, on: speed) }
    return manifest.trials.map { seconds[kindOfConfiguration[$0.configuration]] }
  }

  /// Bytes of the process of a trial of each configuration of the plan.
  package func memoryOfConfigurations(threads: Int) -> [Int] {
    let bytes = kinds.map { $0.cost.memoryBytes(threads: threads) }
    return kindOfConfiguration.map { bytes[$0] }
  }

  /// Bytes of the process of the largest of some trials.
  package func memoryBytes(ofTrials trials: [Int], threads: Int) -> Int {
    let present = Set(trials.map { kindOfConfiguration[manifest.trials[$0].configuration] })
    return present.map { kinds[$0].cost.memoryBytes(threads: threads) }.max() ?? 0
  }

  /// Seconds of work of all of some trials together, on one worker with so many threads.
  ///
  /// A sweep that halves takes as many points from rung to rung as it would if nobody went on by
  /// mistake.
  package func seconds(ofTrials trials: [Int], threads: Int) -> Double {
    let seconds = secondsOfTrials(threads: threads)
    return trials.reduce(0) { $0 + seconds[$1] } * manifest.plannedPart
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

extension StudySpecification {
  /// Whether a trial certainly takes as much time and memory as one of another specification: rates,
  /// schedules and stop rules take nothing.
  fileprivate func takes(asMuchAs other: Self) -> Bool {
    var (training, second) = (self.training, other.training)
    training.configuration.optimizer = second.configuration.optimizer
    training.configuration.schedule = second.configuration.schedule
    (training.stop, second.stop) = (nil, nil)
    return model == other.model && training == second && hasSameExamples(as: other)
  }
}
