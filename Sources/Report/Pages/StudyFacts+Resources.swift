import Store

extension StudyFacts {
  /// What a trial of each variant takes: parameters, speed, memory, time.
  var resources: [ReportPage.Block] {
    guard !records.isEmpty else { return [] }
    typealias Column = ReportPage.Table.Column
    let hasEnergy = records.contains { $0["energy"] != nil }
    let columns =
      [
        Column(title: "variant", isLeading: true), Column(title: "parameters"),
        Column(title: "state", unit: "kB a sequence"),
        Column(title: "compute", unit: "MFLOP/token"),
        Column(title: "speed", unit: "tokens/s, median"),
        Column(title: "peak memory", unit: "MB"), Column(title: "training", unit: "time a trial"),
        Column(title: "steps", unit: "all trials"),
      ] + (hasEnergy ? [Column(title: "energy", unit: "kJ a trial")] : [])
    let rows = table.rows.map { row -> [String] in
      let own = records(of: row.variant)
      let plan = manifest.configuration(judging: row)
      let speeds = own.flatMap { $0["train"]?[column: "tokens_per_second"] ?? [] }
      let memory = own.flatMap { $0["train"]?[column: "peak_memory"] ?? [] }.filter(\.isFinite)
        .max()
      let energies = own.compactMap { $0["energy"]?[column: "energy"]?.reduce(0, +) }
      let energy = energies.isEmpty ? nil : energies.reduce(0, +) / Double(energies.count)
      return [
        row.variant, row.parameters.map(NumberText.whole) ?? "-",
        plan?.stateBytes.map { NumberText.fixed(Double($0) / 1e3, decimals: 1) } ?? "-",
        plan?.trainingFLOPsPerToken.map { NumberText.fixed($0 / 1e6, decimals: 2) } ?? "-",
        Self.median(speeds).map { NumberText.fixed($0) } ?? "-",
        memory.map { NumberText.fixed($0 / 1e6) } ?? "-",
        row.seconds.map { NumberText.span($0.mean) } ?? "-", NumberText.whole(row.budget.steps),
      ] + (hasEnergy ? [energy.map { NumberText.fixed($0 / 1e3, decimals: 2) } ?? "-"] : [])
    }
    return [
      .table(ReportPage.Table(columns, rows: rows)),
      .list(
        [
          "Speed, memory and time are the clock's and the machine's: other trials may have run beside.",
          "State is the most that a sequence of the task needs when it is streamed. FLOPs are those of "
            + "the matrix products, forward and backward.",
        ]
          + (hasEnergy
            ? [
              "Energy is that of the machine's processors while a trial ran, whoever else used them."
            ]
            : [])),
    ]
  }

  /// The middle of the finite values.
  static func median(_ values: [Double]) -> Double? {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
