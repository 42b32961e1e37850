import Experiments
import Report
import Store

/// What `gecko plan` tells of a study.
struct PlanForecast: Encodable {
  /// A trial of the plan.
  struct Trial: Encodable {
    let name: String
    let variant: String
    let settings: [String: String]
    let replicate: Int
    let key: String
    let steps: Int
    let tokens: Int
    let parameters: Int
    let stateBytes: Int
    let flopsPerToken: Double
    let seconds: Double
    let memoryBytes: Int
    let headline: String
    let chance: Double?
    let ceiling: Double?
    /// How it stands; `nil` where its study has not begun.
    let state: StudyStanding.State?
    /// Whose numbers it computes; `nil` where they are its own.
    let sameness: StudyManifest.Sameness?

    private enum CodingKeys: String, CodingKey {
      case name, variant, settings, replicate, key, steps, tokens, parameters
      case headline, chance, ceiling, state, sameness
      case stateBytes = "state_bytes"
      case flopsPerToken = "model_flops_per_token"
      case seconds = "estimated_s"
      case memoryBytes = "estimated_memory_bytes"
    }
  }

  let experiment: String
  /// Trials at a time, and threads of each.
  let jobs: Int
  let threads: Int
  /// Estimated seconds of the whole study.
  let seconds: Double
  /// Estimated bytes of all processes together.
  let memoryBytes: Int
  let trials: [Trial]
  /// Trials that are still to be run, and estimated seconds of them.
  let left: Int
  let secondsLeft: Double
  /// Trials and seconds of them that are to be run in any case, where that many may be enough.
  let least: (trials: Int, seconds: Double)?
  /// What differences the replicates resolve; `nil` where nothing is compared.
  let power: PowerForecast?
  /// One a configuration: the trials of the first replicate.
  private let rows: [Trial]
  private let matches: [(variant: String, match: StudyManifest.Match)]
  private let samenesses: [String]

  private enum CodingKeys: String, CodingKey {
    case experiment, jobs, threads, trials, power
    case left = "trials_left"
    case secondsLeft = "estimated_left_s"
    case seconds = "estimated_s"
    case memoryBytes = "estimated_memory_bytes"
  }

  /// A forecast.
  ///
  /// - Parameters:
  ///   - manifest: The plan.
  ///   - asked: Trials that are asked for.
  ///   - jobs: How they would be run.
  ///   - estimate: What they take.
  ///   - standing: How the trials stand; `nil` where the study has not begun.
  ///   - power: What differences the replicates resolve.
  init(
    _ manifest: StudyManifest, trials asked: [Int], _ jobs: JobPlan, _ estimate: StudyEstimate,
    standing: StudyStanding?, power: PowerForecast?
  ) {
    self.power = power
    let needed = standing?.replicates?.count ?? manifest.replicates
    let indices = asked.filter { manifest.trials[$0].replicate < needed }
    let found = Self.found(standing, in: manifest)
    let secondsOfTrials = estimate.secondsOfTrials(threads: jobs.threads)
    let memory = estimate.memoryOfConfigurations(threads: jobs.threads)
    experiment = manifest.experiment
    self.jobs = jobs.jobs
    threads = jobs.threads
    trials = indices.map { index in
      let trial = manifest.trials[index]
      let configuration = manifest.configuration(of: trial)
      let cost = estimate.cost(ofConfiguration: trial.configuration)
      let standards = estimate.standards(ofConfiguration: trial.configuration)
      return Trial(
        name: manifest.name(of: trial), variant: configuration.variant,
        settings: Dictionary(
          configuration.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { $1 }),
        replicate: trial.replicate, key: trial.key, steps: configuration.steps,
        tokens: cost.trainedTokens, parameters: cost.parameters, stateBytes: cost.stateBytes,
        flopsPerToken: cost.trainingFLOPsPerToken,
        seconds: secondsOfTrials[index], memoryBytes: memory[trial.configuration],
        headline: standards.headline, chance: standards.chance, ceiling: standards.ceiling,
        state: found[index]?.state, sameness: configuration.sameness)
    }
    rows = trials.filter { $0.replicate == 0 }
    let work = estimate.seconds(ofTrials: indices, threads: jobs.threads)
    /// Trials of some that are still to be run, and the seconds that all of them take.
    func rest(of indices: [Int]) -> (trials: Int, seconds: Double) {
      let left = indices.filter { found[$0]?.isOver != true }
      let done = indices.reduce(0) { $0 + (found[$1]?.part ?? 0) * secondsOfTrials[$1] }
      let longest =
        left.map { (1 - (found[$0]?.part ?? 0)) * secondsOfTrials[$0] }.max() ?? 0
      let work = estimate.seconds(ofTrials: indices, threads: jobs.threads) - done
      return (left.count, max(max(0, work) / Double(jobs.jobs), longest))
    }
    (left, secondsLeft) = rest(of: indices)
    least =
      standing?.replicates?.count == nil
      ? manifest.replicatesUntil.map { rule in
        rest(of: indices.filter { manifest.trials[$0].replicate < rule.atLeast })
      } : nil
    seconds = max(work / Double(jobs.jobs), trials.map(\.seconds).max() ?? 0)
    memoryBytes = jobs.jobs * estimate.memoryBytes(ofTrials: indices, threads: jobs.threads)
    let variants = Set(rows.map(\.variant))
    samenesses = manifest.samenessLines(of: variants)
    matches = manifest.configurations.compactMap { configuration in
      guard variants.contains(configuration.variant) else { return nil }
      return configuration.match.map { (configuration.variant, $0) }
    }
  }

  /// How each trial of a plan stands that has begun.
  private static func found(
    _ standing: StudyStanding?, in manifest: StudyManifest
  ) -> [Int: StudyStanding.Trial] {
    guard let standing else { return [:] }
    let standings = Dictionary(
      standing.trials.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return manifest.trials.enumerated().reduce(into: [:]) { found, trial in
      found[trial.offset] = standings[manifest.name(of: trial.element)]
    }
  }

  /// The forecast as a table and what it comes to.
  var text: String {
    let resolution = power?.lines ?? []
    return
      ([TextTable(columns).lines.joined(separator: "\n"), ""] + changes + standards + samenesses
      + [total] + (resolution.isEmpty ? [] : [""] + resolution))
      .joined(separator: "\n")
  }

  private var columns: [TextTable.Column] {
    func column(
      _ title: String, _ unit: String, _ number: (Trial) -> Double, _ text: (Double) -> String
    ) -> TextTable.Column {
      // Many rows of a sweep hold the same numbers.
      var written: [Double: TextTable.Cell] = [:]
      let cells = rows.map { row in
        let number = number(row)
        let cell = written[number] ?? TextTable.Cell(text(number))
        written[number] = cell
        return cell
      }
      return TextTable.Column(title, unit: unit, cells: cells)
    }
    let whole = { (number: Double) in NumberText.whole(Int(number)) }
    let decimals = { (count: Int) in
      { (number: Double) in NumberText.fixed(number, decimals: count) }
    }
    let names = rows.map { row in
      TextTable.Cell(row.name.replacing(" #\(row.replicate)", with: ""), tail: "")
    }
    return [
      TextTable.Column("configuration", cells: names, isLeading: true),
      column("parameters", "", { Double($0.parameters) }, whole),
      column("state", "kB", { Double($0.stateBytes) / 1e3 }, decimals(1)),
      column("training", "MFLOP/token", { $0.flopsPerToken / 1e6 }, decimals(2)),
      column("steps", "", { Double($0.steps) }, whole),
      column("tokens", "millions", { Double($0.tokens) / 1e6 }, decimals(2)),
      column("time", "a trial", \.seconds, NumberText.span),
      column("memory", "MB", { Double($0.memoryBytes) / 1e6 }, decimals(0)),
    ]
  }

  /// What was matched, once where it is the same at every point of a sweep.
  private var changes: [String] {
    var told: Set<String> = []
    return matches.map { variant, match in
      "\(variant): \(match.width) \(match.from) → \(match.to), for the \(match.quantity) of the baseline"
    }.filter { told.insert($0).inserted }
  }

  /// What scores can be held against, once where it is the same for all.
  private var standards: [String] {
    let told = rows.compactMap { row -> (variant: String, text: String)? in
      let parts = [("chance", row.chance), ("ceiling", row.ceiling)].compactMap { name, value in
        value.map { "\(name) \(NumberText.short($0))" }
      }
      guard !parts.isEmpty else { return nil }
      let words = row.headline.split(separator: "_").joined(separator: " ")
      return (row.variant, "\(words): \(parts.joined(separator: ", "))")
    }
    let texts = told.map(\.text).reduce(into: [String]()) { texts, text in
      if !texts.contains(text) { texts.append(text) }
    }
    if texts.count == 1, told.count == rows.count { return texts }
    return texts.map { text in
      let variants = told.filter { $0.text == text }.map(\.variant).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      return variants.joined(separator: ", ") + ", " + text
    }
  }

  private var total: String {
    let memory = "\(NumberText.fixed(Double(memoryBytes) / 1e6)) MB"
    let way = "\(jobs) at a time on \(threads) thread\(threads == 1 ? "" : "s")"
    var (counts, times) = (NumberText.whole(left), NumberText.span(secondsLeft))
    if let least, least.trials < left {
      counts = "\(NumberText.whole(least.trials)) to \(counts)"
      times = "\(NumberText.span(least.seconds)) to \(times)"
    }
    let failed = trials.count { $0.state == .diverged || $0.state == .failed }
    let note =
      failed > 0 ? "; \(failed) failed before and are run again with --retry-failed only" : ""
    guard left < trials.count else {
      return "\(counts) trial\(left == 1 ? "" : "s"), \(way): about \(times) and \(memory)\(note)"
    }
    let whole = "of \(NumberText.whole(trials.count)) trial\(trials.count == 1 ? "" : "s")"
    guard left > 0 else { return "none \(whole) \(trials.count == 1 ? "is" : "are") left\(note)" }
    return "\(counts) \(whole) left, \(way): about \(times) and \(memory)\(note)"
  }
}

extension StudyStanding.Trial {
  /// Whether nothing is left to be run, unless another try is asked for.
  fileprivate var isOver: Bool {
    switch state {
    case .finished, .diverged, .failed: true
    case .running, .unknown, .paused, .interrupted, .waiting: false
    }
  }

  /// The part of it that is not to be run any more.
  fileprivate var part: Double {
    isOver || steps == 0 ? 1 : Double(min(step, steps)) / Double(steps)
  }
}
