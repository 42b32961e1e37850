import Foundation
import Report
import Store
import Testing

@Suite struct `The files of a study's results` {
  /// Two variants at three points; of the last point of the baseline one trial was stopped.
  private func study() throws -> StoredStudy {
    let study = try StoredStudy()
    try `A sweep's choice`.store(
      ["gecko": [0.75, 0.25], "other, \"quoted\"": [0.5, 0.75, 1]], in: study)
    try study.store("gecko", 0, valid: (0.125, 0.5), test: (1, 0.5), point: 2)
    try study.store("gecko", 1, valid: (0.125, 0.5), status: .paused, step: 10, point: 2)
    return study
  }

  private func stored(_ study: StoredStudy) throws -> StudyTable {
    let manifest = study.manifest(
      sweep: `A sweep's choice`.sweep, settings: `A sweep's choice`.setting)
    let table = try StudyTable(of: manifest, folder: study.folder)
    let path = try table.store(inFolder: study.folder + "/", manifest: manifest)
    #expect(path == study.folder + "/study.h5")
    return table
  }

  /// Fields by name, a dictionary a row: as a reader that knows RFC 4180 has them.
  private func rows(_ study: StoredStudy, _ name: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: "\(study.folder)/\(name)", encoding: .utf8)
    let lines = text.split(separator: "\n").map { line -> [String] in
      var (fields, isQuoted) = ([""], false)
      var rest = Substring(line)
      while let next = rest.popFirst() {
        if next == "\"", isQuoted, rest.first == "\"" {
          fields[fields.count - 1].append(rest.removeFirst())
        } else if next == "\"" {
          isQuoted.toggle()
        } else if next == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(next)
        }
      }
      return fields
    }
    let heading = try #require(lines.first)
    return lines.dropFirst().map { fields in
      #expect(fields.count == heading.count)
      return Dictionary(zip(heading, fields), uniquingKeysWith: { first, _ in first })
    }
  }

  @Test func `has a row a variant, whose numbers read back as they were`() throws {
    let study = try study()
    let table = try stored(study)
    let rows = try rows(study, "table.csv")
    #expect(rows.map { $0["variant"] } == ["gecko", "other, \"quoted\""])
    #expect(rows.map { $0["point"] } == ["1", "0"])
    #expect(rows.map { $0["training.optimizer.lr"] } == ["3e-4", "1e-4"])
    #expect(rows.map { $0["edges"] } == ["", "training.optimizer.lr:low"])
    #expect(rows.map { $0["finished"] } == ["2", "2"])
    #expect(rows.map { $0["budget_steps"] } == ["110", "120"])
    for (row, fields) in zip(table.rows, rows) {
      #expect(fields["valid_loss"].flatMap(Double.init) == row.validLoss?.mean)
      #expect(
        fields["valid_loss_confidence_low"].flatMap(Double.init) == row.validLoss?.low)
      #expect(fields["test_accuracy"].flatMap(Double.init) == row.headline?.mean)
    }
    let difference = table.rows[1].difference
    #expect(rows[1]["difference"].flatMap(Double.init) == difference?.estimate.mean)
    #expect(rows[1]["p_holm"].flatMap(Double.init) == difference?.adjustedPValue)
    #expect(rows[1]["cohens_dz"].flatMap(Double.init) == difference?.cohen)
    #expect(rows[1]["hedges_gz"] == "")
    #expect(rows[1]["distinguishable"] == "0")
    #expect(rows[0]["difference"] == "" && rows[0]["p_value"] == "")
  }

  @Test func `has a row a point`() throws {
    let study = try study()
    let table = try stored(study)
    let rows = try rows(study, "sweep.csv")
    #expect(rows.count == 6)
    #expect(rows.map { $0["chosen"] } == ["0", "1", "0", "1", "0", "0"])
    #expect(rows[2]["finished"] == "1" && rows[2]["stopped"] == "1")
    #expect(rows[2]["spent_steps"] == "30")
    for (point, fields) in zip(table.sweep?.points ?? [], rows) {
      #expect(fields["valid_loss"].flatMap(Double.init) == point.score?.mean)
      #expect(fields["training.optimizer.lr"] == point.settings[0].value)
    }
  }

  @Test func `has the whole table as JSON`() throws {
    let study = try study()
    let table = try stored(study)
    let text = try String(contentsOfFile: study.folder + "/table.json", encoding: .utf8)
    #expect(try JSONDecoder().decode(StudyTable.self, from: Data(text.utf8)) == table)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let sweep = try #require(object?["sweep"] as? [String: Any])
    #expect(
      Set(sweep.keys) == [
        "measure", "unit", "lower_is_better", "halving", "parameters", "points",
      ])
    let point = try #require((sweep["points"] as? [[String: Any]])?.first)
    #expect(
      Set(point.keys) == [
        "variant", "point", "settings", "score", "trials", "chosen", "finished", "stopped",
        "failed", "open", "steps", "reached",
      ])
    let row = try #require((object?["variants"] as? [[String: Any]])?.last)
    let choice = try #require(row["choice"] as? [String: Any])
    #expect(Set(choice.keys) == ["point", "settings", "edges"])
    #expect(Set((row["budget"] as? [String: Any] ?? [:]).keys) == ["points", "trials", "steps"])
  }

  @Test func `links chosen trials by their variant, and all by their point`() throws {
    let study = try study()
    let table = try stored(study)
    let file = try StudyFile(reading: study.folder + "/study.h5")
    let links = file.links.map { "\($0.variant) \($0.replicate) \($0.file)" }
    #expect(
      links.prefix(2) == [
        "gecko 0 gecko/key-1-0/run-000.h5", "gecko 1 gecko/key-1-1/run-000.h5",
      ])
    #expect(links.contains("gecko@1 0 gecko/key-1-0/run-000.h5"))
    #expect(links.contains("gecko@2 0 gecko/key-2-0/run-000.h5"))
    #expect(!links.contains { $0.hasPrefix("gecko@2 1") })
    #expect(file.stacks.allSatisfy { !$0.contains("@") })
    #expect(file.stacks.contains("gecko/valid"))
    #expect(file.tables == ["comparison", "sweep"])
    let sweep = try file.table("sweep")
    #expect("\(sweep)" == "\(try #require(table.sweep).stored)")
    #expect(sweep.rows[4] == "other, \"quoted\"/1")
    #expect(sweep.columns == ["valid_loss"])
    let data = try DataFile(reading: study.folder + "/study.h5")
    #expect(try data.array("tables/sweep/chosen").integers == [0, 1, 0, 1, 0, 0])
    #expect(
      try data.array("tables/sweep/training.optimizer.lr").reals
        == [1e-4, 3e-4, 1e-3, 1e-4, 3e-4, 1e-3])
    #expect(try data.array("tables/comparison/point").integers == [1, 0])
    let valid = try data.array("trials/gecko@2/replicate-0/metrics/valid/values")
    #expect(valid.reals.suffix(2) == [0.125, 0.5])
  }

  @Test func `are without a sweep where nothing was swept`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1, 0.5))
    let manifest = study.manifest()
    let table = try StudyTable(of: manifest, folder: study.folder)
    try table.store(inFolder: study.folder, manifest: manifest)
    let names = try FileManager.default.contentsOfDirectory(atPath: study.folder).sorted()
    #expect(names == ["gecko", "study.h5", "table.csv", "table.json"])
    #expect(try StudyFile(reading: study.folder + "/study.h5").links.map(\.variant) == ["gecko"])
    #expect(try rows(study, "table.csv")[0]["point"] == nil)
  }
}
