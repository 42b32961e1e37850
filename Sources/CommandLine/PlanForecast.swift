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

    private enum CodingKeys: String, CodingKey {
      case name, variant, settings, replicate, key, steps, tokens, parameters
      case headline, chance, ceiling
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
  /// One a configuration: the trials of the first replicate.
  private let rows: [Trial]
  private let replicates: Int
  private let matches: [(variant: String, match: StudyManifest.Match)]

  private enum CodingKeys: String, CodingKey {
    case experiment, jobs, threads, trials
    case seconds = "estimated_s"
    case memoryBytes = "estimated_memory_bytes"
  }

  init(_ manifest: StudyManifest, trials indices: [Int], _ jobs: JobPlan, _ estimate: StudyEstimate)
  {
    experiment = manifest.experiment
    self.jobs = jobs.jobs
    threads = jobs.threads
    trials = indices.map { index in
      let trial = manifest.trials[index]
      let configuration = manifest.configuration(of: trial)
      let cost = estimate.costs[trial.configuration]
      let standards = estimate.standards[trial.configuration]
      return Trial(
        name: manifest.name(of: trial), variant: configuration.variant,
        settings: Dictionary(
          configuration.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { $1 }),
        replicate: trial.replicate, key: trial.key, steps: configuration.steps,
        tokens: cost.trainedTokens, parameters: cost.parameters, stateBytes: cost.stateBytes,
        flopsPerToken: cost.trainingFLOPsPerToken,
        seconds: estimate.seconds(ofTrial: index, threads: jobs.threads),
        memoryBytes: cost.memoryBytes(threads: jobs.threads),
        headline: standards.headline, chance: standards.chance, ceiling: standards.ceiling)
    }
    rows = trials.filter { $0.replicate == 0 }
    replicates = manifest.replicates
    let work = estimate.seconds(ofTrials: indices, threads: jobs.threads)
    seconds = max(work / Double(jobs.jobs), trials.map(\.seconds).max() ?? 0)
    memoryBytes = jobs.jobs * estimate.memoryBytes(ofTrials: indices, threads: jobs.threads)
    let variants = Set(rows.map(\.variant))
    matches = manifest.configurations.compactMap { configuration in
      guard variants.contains(configuration.variant) else { return nil }
      return configuration.match.map { (configuration.variant, $0) }
    }
  }

  /// The forecast as a table and what it comes to.
  var text: String {
    ([TextTable(columns).lines.joined(separator: "\n"), ""] + changes + standards + [total])
      .joined(separator: "\n")
  }

  private var columns: [TextTable.Column] {
    func column(_ title: String, _ unit: String, _ cell: (Trial) -> String) -> TextTable.Column {
      TextTable.Column(title, unit: unit, cells: rows.map { TextTable.Cell(cell($0)) })
    }
    let names = rows.map { row in
      TextTable.Cell(row.name.replacing(" #\(row.replicate)", with: ""), tail: "")
    }
    return [
      TextTable.Column("configuration", cells: names, isLeading: true),
      column("parameters", "") { NumberText.whole($0.parameters) },
      column("state", "kB") { NumberText.fixed(Double($0.stateBytes) / 1e3, decimals: 1) },
      column("training", "MFLOP/token") { NumberText.fixed($0.flopsPerToken / 1e6, decimals: 2) },
      column("steps", "") { NumberText.whole($0.steps) },
      column("tokens", "millions") { NumberText.fixed(Double($0.tokens) / 1e6, decimals: 2) },
      column("time", "a trial") { NumberText.span($0.seconds) },
      column("memory", "MB") { NumberText.fixed(Double($0.memoryBytes) / 1e6) },
    ]
  }

  private var changes: [String] {
    matches.map { variant, match in
      "\(variant): \(match.width) \(match.from) → \(match.to), for the \(match.quantity) of the baseline"
    }
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
    let count = trials.count
    return
      "\(NumberText.whole(count)) trial\(count == 1 ? "" : "s"), \(jobs) at a time on \(threads) "
      + "thread\(threads == 1 ? "" : "s"): about \(NumberText.span(seconds)) and "
      + "\(NumberText.fixed(Double(memoryBytes) / 1e6)) MB"
  }
}
