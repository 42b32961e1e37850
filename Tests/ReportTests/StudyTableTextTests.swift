import Foundation
import Report
import Store
import Testing

@Suite struct `A study's table in words` {
  @Test func `is aligned, with units and uncertainties`() throws {
    let study = try StoredStudy()
    for (replicate, noise) in [0.0, 0.125].enumerated() {
      try study.store(
        "gecko", replicate, valid: (1 + noise, 0.5), test: (2, 0.5 + noise), seconds: 1234)
      try study.store(
        "no-memory", replicate, valid: (3, 0.25), test: (4, 0.25), parameters: 99, seconds: 9.04)
    }
    let table = try study.table()
    #expect(
      table.text == """
        variant    parameters  replicates     valid loss        test loss  test accuracy    \
          Δ accuracy     time
                                              nats/token       nats/token       fraction    \
            to gecko        s
        ---------  ----------  ----------  -------------  ---------------  -------------  \
        --------------  -------
        gecko         803,072         2/2  1.062 ± 0.062  2.0000 ± 0.0000  0.562 ± 0.062  \
              baseline  1,234.0
        no-memory          99         2/2  3.000 ± 0.000  4.0000 ± 0.0000  0.250 ± 0.000  \
        -0.312 ± 0.062      9.0

        ± is the standard error of the mean over finished replicates.
        test accuracy: higher is better.
        Δ is the mean difference between equal replicates, which share data and initialisation.
        """)
  }

  @Test func `of one replicate shows no uncertainty and says why`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1.23456, 0.5))
    try study.store("other", 0, valid: (1.3, 0.25))
    let table = try study.table()
    #expect(!table.text.contains("±"))
    #expect(table.text.contains("1.2346"))
    #expect(table.text.contains("-0.2500"))
    #expect(table.notes.first?.hasPrefix("One replicate: no uncertainty can be given") == true)
  }

  @Test func `leaves out a column that nobody fills`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1, 0.5))
    let text = try study.table().text
    #expect(!text.contains("test loss"))
    #expect(text.contains("valid accuracy"))
    #expect(!text.contains("Δ"))
  }
}

@Suite struct `A study's table in JSON` {
  @Test func `comes back as it was`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1, 0.5), test: (2, 0.5))
    try study.store("gecko", 1, valid: (1.5, 0.25), test: (2, 1 / 3))
    study.expect("other", 0)
    let table = try study.table()
    let text = try JSONText.encoding(table)
    #expect(try JSONDecoder().decode(StudyTable.self, from: Data(text.utf8)) == table)
  }

  @Test func `has every key, with null for what is unknown`() throws {
    let study = try StoredStudy()
    study.expect("gecko", 0)
    let text = try JSONText.encoding(try study.table())
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(Set(object?.keys ?? [:].keys) == ["baseline", "headline", "variants"])
    #expect(object?["headline"] is NSNull)
    let row = try #require((object?["variants"] as? [[String: Any]])?.first)
    #expect(
      Set(row.keys) == [
        "variant", "parameters", "valid_loss", "test_loss", "headline", "difference_to_baseline",
        "wall_time_s", "trials",
      ])
    #expect(row["valid_loss"] is NSNull)
    let trial = try #require((row["trials"] as? [[String: Any]])?.first)
    #expect(
      Set(trial.keys) == [
        "replicate", "status", "step", "reason", "file", "parameters", "valid", "test",
        "wall_time_s",
      ])
    #expect(trial["status"] as? String == "missing")
  }

  @Test func `writes a number that is not finite as text`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (.infinity, .nan))
    let text = try JSONText.encoding(try study.table())
    #expect(text.contains(#""mean" : "inf""#))
    #expect(text.contains(#""accuracy" : "nan""#))
  }
}
