import Store

/// What every trial of a study came to, by variant, point and replicate.
struct StudyRuns {
  private struct Place: Hashable {
    let variant: String
    let point: Int
  }

  private var runs: [Place: [Int: StoredRun]] = [:]

  /// Reads all trials of a plan.
  ///
  /// - Throws: when a run file opens and its series cannot be read.
  init(of plan: TableSource) throws(StoreError) {
    for trial in plan.trials {
      let place = Place(variant: trial.variant, point: trial.point)
      runs[place, default: [:]][trial.replicate] = try StoredRun(reading: trial)
    }
  }

  /// The points of a variant that have trials, ascending.
  func points(of variant: String) -> [Int] {
    runs.keys.filter { $0.variant == variant }.map(\.point).sorted()
  }

  /// The trials of a variant at a point, by replicate.
  func runs(of variant: String, at point: Int) -> [StoredRun] {
    (runs[Place(variant: variant, point: point)] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
  }

  /// All trials of a variant, by point, then by replicate.
  func all(of variant: String) -> [StoredRun] {
    points(of: variant).flatMap { runs(of: variant, at: $0) }
  }

  /// The unit of a measure, as any run file names it; `1` when none does.
  func unit(of measure: String) -> String {
    for place in runs.keys.sorted(by: { ($0.variant, $0.point) < ($1.variant, $1.point) }) {
      for run in runs(of: place.variant, at: place.point) {
        if let unit = run.units[measure] { return unit }
      }
    }
    return "1"
  }
}

extension SweepTable {
  /// Every variant at every point of a plan.
  init(_ sweep: StudyManifest.Sweep, unit: String, of runs: StudyRuns, _ plan: TableSource) {
    let points = plan.variants.flatMap { variant in
      runs.points(of: variant).map { point in
        SweepPoint(
          variant, point: point,
          settings: plan.configuration(of: variant, at: point)?.settings ?? [],
          trials: runs.runs(of: variant, at: point).map(\.result), measure: sweep.measure,
          confidence: plan.confidence)
      }
    }
    self.init(sweep, unit: unit, points: points)
  }
}

extension StudyTable.Origin {
  /// What a plan and the trials that were run say of a variant.
  init(of variant: String, _ runs: StudyRuns, _ sweep: SweepTable?, _ plan: TableSource) {
    let points = runs.points(of: variant)
    let chosen = sweep?.choice(for: variant)
    let configuration = (chosen?.point ?? points.first).flatMap {
      plan.configuration(of: variant, at: $0)
    }
    self.variant = variant
    parameters = configuration?.parameters
    match = configuration?.match
    choice = chosen.flatMap { point in
      sweep.map {
        StudyTable.Choice(
          point: point.point, settings: point.settings, edges: $0.edges(of: point))
      }
    }
    standards =
      (chosen.map { runs.runs(of: variant, at: $0.point) } ?? runs.all(of: variant))
      .lazy.compactMap(\.standards).first
    budget = StudyTable.Budget(points: points.count, runs.all(of: variant).map(\.result))
  }
}
