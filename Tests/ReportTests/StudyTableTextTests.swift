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
        variant    parameters  done     valid loss  test accuracy               Δ accuracy         \
        p     time
                                        nats/token       fraction          to gecko [95 %]      \
        Holm        s
        ---------  ----------  ----  -------------  -------------  -----------------------  -  \
        -----  -------
        gecko         803,072   2/2  1.062 ± 0.062  0.562 ± 0.062                 baseline         \
           1,234.0
        no-memory          99   2/2  3.000 ± 0.000  0.250 ± 0.000  -0.312 [-1.107, +0.482]  ≈  \
        0.126      9.0

        ± is the standard error of the mean over finished replicates.
        test accuracy: higher is better.
        Δ is the mean difference between equal replicates, which share data and initialisation.
        [ ] is the t interval, 95 %, of each difference by itself.
        2 replicates: an interval reaches 12.7 standard errors to each side; with 3 it would be 4.3, \
        with 5 2.8.
        p: two-sided paired t test; one comparison, so nothing to correct.
        ≈ this study cannot tell it from the baseline: p ≥ 0.05.
        """)
  }

  @Test func `of one replicate shows no uncertainty and says why`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1.23456, 0.5))
    try study.store("other", 0, valid: (1.3, 0.25))
    let table = try study.table()
    #expect(!table.text.contains("±"))
    #expect(table.text.contains("1.2346"))
    #expect(table.text.contains("-0.2500          ≈"))
    #expect(
      table.notes.last
        == "≈ this study cannot tell it from the baseline: no uncertainty can be given.")
    #expect(table.notes.first?.hasPrefix("One replicate: no uncertainty can be given") == true)
  }

  @Test func `says what was chosen, and what was changed`() throws {
    let study = try StoredStudy()
    let noise = [0, 0.125, 0.0625]
    for point in 0..<2 {
      for replicate in 0..<3 {
        let loss = [0.5, 0.25][point] + noise[replicate]
        try study.store(
          "gecko", replicate, valid: (loss, 0.5), test: (loss + 1, 0.75 + noise[replicate]),
          point: point)
        try study.store(
          "megalodon", replicate, valid: (1 - loss, 0.5),
          test: (loss + 2, 0.25 + noise[replicate] * 1.5), step: 10, parameters: 801_920,
          point: point)
        try study.store(
          "twin", replicate, valid: (loss, 0.5), test: (loss + 1, 0.75 + noise[replicate]),
          point: point)
      }
    }
    let match = StudyManifest.Match(
      quantity: "parameters", width: "ffn_hidden_dim", from: 256, to: 312, target: 801_920,
      count: 803_072)
    let manifest = study.manifest(
      sweep: `A sweep's choice`.sweep, match: ["megalodon": match],
      settings: `A sweep's choice`.setting)
    let table = try StudyTable(of: manifest, folder: study.folder)
    #expect(
      table.text == """
        variant        lr  parameters  done     valid loss  test accuracy               Δ accuracy \
             p    g_z  time
                   chosen                       nats/token       fraction          to gecko [95 %] \
          Holm            s
        ---------  ------  ----------  ----  -------------  -------------  ----------------------- \
         -----  -----  ----
        gecko      3e-4       803,072   3/3  0.312 ± 0.036  0.812 ± 0.036                 baseline \
                       12.3
        megalodon  1e-4 ↓     801,920   3/3  0.438 ± 0.036  0.344 ± 0.054  -0.469 [-0.546, -0.391] \
         0.001  -8.46  12.3
        twin       3e-4       803,072   3/3  0.312 ± 0.036  0.812 ± 0.036             same numbers \
             -      -  12.3

        ± is the standard error of the mean over finished replicates.
        test accuracy: higher is better.
        Δ is the mean difference between equal replicates, which share data and initialisation.
        twin: the same numbers in every replicate: this variant computed what gecko computed; no \
        comparison, so not tested.
        [ ] is the t interval, 95 %, of each difference by itself.
        3 replicates: an interval reaches 4.3 standard errors to each side; with 5 it would be 2.8.
        p: two-sided paired t test; one comparison, so nothing to correct.
        g_z: Hedges' g_z, the mean difference in standard deviations of the differences, corrected \
        for few replicates.
        Chosen for each variant: lowest mean valid loss at the last evaluation, of points whose \
        every replicate finished.
        ↓ ↑ at an end of what was tried, so a better value may lie beyond: megalodon lr 1e-4.
        Tuning budgets differ: 2 points, 6 trials each, but training steps gecko 120, \
        megalodon 60, twin 120.
        megalodon: ffn_hidden_dim 256 → 312, 803,072 parameters against 801,920 (+0.1 %)
        """)
  }

  @Test func `says that a difference is constant`() throws {
    let study = try StoredStudy()
    for replicate in 0..<3 {
      let noise = 0.1 * Double(replicate)
      try study.store("gecko", replicate, valid: (1, 0.5 + noise))
      try study.store("other", replicate, valid: (1, 0.25 + noise))
    }
    let table = try study.table()
    #expect(table.text.contains("  -0.2500 "))
    #expect(!table.text.contains("≈") && !table.text.contains("0.001"))
    #expect(
      table.notes.contains(
        "The same difference in every replicate, so no spread to test with, no interval and no p: "
          + "other."))
    let difference = table.rows[1].difference
    #expect(difference?.pValue == nil && difference?.adjustedPValue == nil)
    #expect(!table.text.contains("g_z"))
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
    #expect(
      Set(object?.keys ?? [:].keys) == [
        "baseline", "confidence", "contrasts", "equivalence", "headline", "replicates_until",
        "sweep",
        "target", "variants",
      ])
    #expect(object?["headline"] is NSNull)
    #expect(object?["sweep"] is NSNull)
    let row = try #require((object?["variants"] as? [[String: Any]])?.first)
    #expect(
      Set(row.keys) == [
        "variant", "parameters", "match", "choice", "budget", "valid_loss", "test_loss",
        "headline", "standards", "micro_accuracy", "comparison", "difference_to_baseline",
        "wall_time_s",
        "trials",
      ])
    #expect(row["valid_loss"] is NSNull)
    let trial = try #require((row["trials"] as? [[String: Any]])?.first)
    #expect(
      Set(trial.keys) == [
        "replicate", "status", "step", "reason", "file", "parameters", "valid", "test",
        "wall_time_s", "steps_taken",
      ])
    #expect(trial["status"] as? String == "missing")
  }

  @Test func `has all numbers of a difference`() throws {
    let study = try StoredStudy()
    for variant in ["gecko", "other"] {
      for replicate in 0..<2 {
        let loss = variant == "gecko" ? 1.0 : 1.5
        try study.store(variant, replicate, valid: (loss, 0.5))
      }
    }
    let text = try JSONText.encoding(try study.table())
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let row = try #require((object?["variants"] as? [[String: Any]])?.last)
    let difference = try #require(row["difference_to_baseline"] as? [String: Any])
    #expect(
      Set(difference.keys) == [
        "mean", "standard_error", "count", "confidence_low", "confidence_high",
        "degrees_of_freedom", "p_value", "p_holm", "cohens_dz", "hedges_gz", "test",
      ])
    #expect(difference["mean"] as? Double == 0 && difference["p_value"] is NSNull)
    #expect(difference["test"] as? String == "paired_t")
    #expect(difference["hedges_gz"] is NSNull)
    let loss = try #require(row["valid_loss"] as? [String: Any])
    #expect(
      Set(loss.keys) == ["mean", "standard_error", "count", "confidence_low", "confidence_high"])
  }

  @Test func `writes a number that is not finite as text`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (.infinity, .nan))
    let text = try JSONText.encoding(try study.table())
    #expect(text.contains(#""mean" : "inf""#))
    #expect(text.contains(#""accuracy" : "nan""#))
  }
}
