package import Store

extension StudyTable {
  /// Makes the study file of a study's folder anew, with this table in it.
  ///
  /// - Parameters:
  ///   - folder: The study's.
  ///   - about: What the study is: experiment, question, hypothesis; empty texts are left out.
  ///   - trials: All of its trials.
  /// - Returns: Path of the file.
  /// - Throws: when the file cannot be written.
  @discardableResult
  package func store(
    inFolder folder: String, about: [(name: String, text: String)], trials: [StoredTrial]
  ) throws(StoreError) -> String {
    let attributes = about.filter { !$0.text.isEmpty }.map { Attribute($0.name, .text($0.text)) }
    return try StudyFile.rebuild(
      inFolder: folder, about: attributes + [Attribute("baseline", .text(baseline))],
      trials: trials.map {
        StudyFile.Trial(variant: $0.variant, replicate: $0.replicate, folder: $0.folder)
      },
      tables: rows.isEmpty ? [] : [stored])
  }

  /// A measure of the comparison and where a row has it.
  private struct Measure {
    let name: String
    let unit: String
    let estimate: (Row) -> Estimate?
    var difference: (Row) -> Estimate? = { _ in nil }
  }

  /// The table as the study file keeps it: an array for each number that an estimate has.
  package var stored: StudyFile.Table {
    let measures = measures
    func array(
      _ name: String, _ description: String, _ number: (Row, Measure) -> Double
    ) -> StudyFile.Table.Array {
      let numbers = rows.flatMap { row in measures.map { number(row, $0) } }
      return StudyFile.Table.Array(
        name: name, description: description,
        numbers: NumericArray(shape: [rows.count, measures.count], reals: numbers))
    }
    func counts(
      _ name: String, _ description: String, _ estimate: (Row, Measure) -> Estimate?
    ) -> StudyFile.Table.Array {
      let numbers = rows.flatMap { row in
        measures.map { Int64(estimate(row, $0)?.count ?? 0) }
      }
      return StudyFile.Table.Array(
        name: name, description: description,
        numbers: NumericArray(shape: [rows.count, measures.count], integers: numbers))
    }
    return StudyFile.Table(
      name: "comparison", axes: ("variant", "measure"), rows: rows.map(\.variant),
      columns: measures.map(\.name), units: measures.map(\.unit),
      arrays: [
        array("mean", "mean over finished replicates") { $1.estimate($0)?.mean ?? .nan },
        array("standard_error", "standard error of the mean; NaN for one replicate") {
          $1.estimate($0)?.standardError ?? .nan
        },
        counts("count", "finished replicates") { $1.estimate($0) },
        array("difference", "mean difference to the baseline between equal replicates") {
          $1.difference($0)?.mean ?? .nan
        },
        array("difference_standard_error", "standard error of the difference") {
          $1.difference($0)?.standardError ?? .nan
        },
        counts("difference_count", "replicates that both finished") { $1.difference($0) },
      ])
  }

  private var measures: [Measure] {
    var measures = [
      Measure(name: "valid_loss", unit: "nats/token", estimate: \.validLoss),
      Measure(name: "test_loss", unit: "nats/token", estimate: \.testLoss),
      Measure(name: "wall_time", unit: "s", estimate: \.seconds),
      Measure(name: "parameters", unit: "1") { row in
        row.parameters.flatMap { Estimate([Double($0)]) }
      },
    ]
    guard let headline else { return measures }
    let name = "\(headline.split.rawValue)_\(headline.measure)"
    let whole = Measure(
      name: name, unit: headline.unit, estimate: \.headline, difference: \.difference)
    if let index = measures.firstIndex(where: { $0.name == name }) {
      measures[index] = whole
    } else {
      measures.insert(whole, at: 2)
    }
    return measures
  }
}
