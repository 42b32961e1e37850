import Foundation
import Report
import Store
import Testing

@Suite struct `A study's table in its file` {
  private func study() throws -> StoredStudy {
    let study = try StoredStudy()
    for replicate in 0..<2 {
      let noise = Double(replicate) / 4
      try study.store("gecko", replicate, valid: (1 + noise, 0.5), test: (2, 0.75 + noise))
      try study.store("no-memory", replicate, valid: (3, 0.25), test: (4, 0.25 + 2 * noise))
    }
    study.expect("wild", 0)
    return study
  }

  @Test func `has every estimate of the table`() throws {
    let study = try study()
    let table = try study.table()
    let path = try table.store(inFolder: study.folder, manifest: study.manifest())
    let file = try StudyFile(reading: path)
    #expect(
      file.about == [
        Attribute("baseline", "gecko"), Attribute("confidence", 0.95),
        Attribute("experiment", "recall"), Attribute("hypothesis", "none"),
      ])
    #expect(file.links.map(\.variant) == ["gecko", "gecko", "no-memory", "no-memory"])
    #expect(file.stacks.contains("no-memory/valid"))
    let stored = try file.table("comparison")
    // As text, in which one NaN is equal to another.
    #expect("\(stored)" == "\(table.stored)")
    #expect(stored.rows == ["gecko", "no-memory", "wild"])
    #expect(
      stored.columns == ["valid_loss", "test_loss", "test_accuracy", "wall_time", "parameters"])
    #expect(stored.units == ["nats/token", "nats/token", "1", "s", "1"])
    func array(_ name: String) -> [Double] {
      stored.arrays.first { $0.name == name }?.numbers.reals ?? []
    }
    #expect(array("mean")[0..<3] == [1.125, 2, 0.875])
    // Of a variant that has not been run the plan knows its parameters.
    #expect(array("mean")[10..<14].allSatisfy { $0.isNaN })
    #expect(array("mean")[14] == 1000)
    #expect(array("standard_error")[0] == table.rows[0].validLoss?.standardError)
    #expect(array("count") == [2, 2, 2, 2, 1, 2, 2, 2, 2, 1, 0, 0, 0, 0, 1])
    #expect(array("difference")[7] == -0.375)
    #expect(array("difference_standard_error")[7] == 0.125)
    #expect(array("difference").count { !$0.isNaN } == 1)
    #expect(array("ci_low")[0] == table.rows[0].validLoss?.low)
    let difference = table.rows[1].difference
    #expect(array("difference_ci_high")[7] == difference?.estimate.high)
    #expect(array("p_value")[7] == difference?.pValue)
    #expect(array("p_holm")[7] == difference?.adjustedPValue)
    #expect(array("degrees_of_freedom")[7] == 1)
    #expect(array("cohens_dz")[7] == difference?.cohen)
    #expect(array("hedges_gz").allSatisfy { $0.isNaN })
    #expect(stored.facts.map(\.name) == ["comparison", "test"])
    #expect(stored.facts[1].values == .texts(["", "paired_t", ""]))
  }

  @Test func `judged by loss has it once, with its difference`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1, 0.5), headline: "loss")
    try study.store("other", 0, valid: (3, 0.5), headline: "loss")
    let stored = try study.table().stored
    #expect(stored.columns == ["valid_loss", "test_loss", "wall_time", "parameters"])
    let differences = stored.arrays.first { $0.name == "difference" }?.numbers.reals
    #expect(differences?[4] == 2)
  }

  @Test func `is there when nothing has finished`() throws {
    let study = try StoredStudy()
    study.expect("gecko", 0)
    try study.makeFolder()
    let path = try study.table().store(
      inFolder: study.folder, manifest: study.manifest())
    #expect(try StudyFile(reading: path).links.isEmpty)
  }
}
