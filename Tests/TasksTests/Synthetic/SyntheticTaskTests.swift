import Tasks
import Tensors
import Testing

@Suite struct `A synthetic task` {
  @Test(arguments: SyntheticCase.all)
  func `obeys every rule of its definition`(_ task: SyntheticCase) throws {
    for split in [Split.train, .test] {
      let count = split == .test ? min(1000, task.settings.testExamples) : 10_000
      for (index, example) in try task.examples(count, of: split).enumerated() {
        do throws(BrokenRule) {
          try task.checker.check(example, of: split)
        } catch {
          Issue.record("example \(index) of \(split): \(error) in \(example)")
          return
        }
      }
    }
  }

  /// The labels follow from the tokens, so that none can be another, missing or added.
  @Test(arguments: SyntheticCase.all)
  func `is told from one with another label`(_ task: SyntheticCase) throws {
    let example = try #require(task.examples(1, of: .validation).first)
    #expect(throws: Never.self) { try task.checker.check(example, of: .validation) }
    for (position, target) in example.targets.enumerated() {
      var targets = example.targets
      for wrong in [-1, (target + 1) % Int32(task.settings.vocabularySize)] where wrong != target {
        targets[position] = wrong
        let spoilt = Example(tokens: example.tokens, targets: targets)
        #expect(throws: BrokenRule.self, "\(wrong) at \(position)") {
          try task.checker.check(spoilt, of: .validation)
        }
      }
    }
  }

  @Test(arguments: SyntheticCase.all)
  func `says its shape before it is made`(_ task: SyntheticCase) throws {
    let made = try task.settings.makeTask()
    #expect(made.length == task.settings.length)
    #expect(made.vocabularySize == task.settings.vocabularySize)
    #expect(made.measures == task.settings.measures)
    #expect(made.measures.contains(made.headline))
    #expect(made.count(of: .validation) == task.settings.validationExamples)
    #expect(made.count(of: .train) == nil)
    #expect(0 < task.settings.chance && task.settings.chance <= 1)
    #expect(0 < task.settings.ceiling && task.settings.ceiling <= 1)
    let batch = try made.batch(0..<200, of: .train, from: SyntheticCase.stream)
    #expect(batch.length == made.length)
    let part = Double(batch.labelCount) / Double(200 * made.length)
    #expect(abs(part - task.settings.labelledPart) < 1e-9)
  }

  /// By default there are far more sequences than examples.
  @Test(arguments: SyntheticTasks.all.indices)
  func `is in one split only`(_ index: Int) throws {
    let task = try SyntheticTasks.all[index].init().makeTask()
    let sequences = try Split.allCases.flatMap { split in
      try (0..<500).map { try task.example($0, of: split, from: SyntheticCase.stream).tokens }
    }
    #expect(Set(sequences).count == (task is Memorization ? 1000 + 256 : 1500))
  }

  /// Tokens and targets of the first examples of every kind, as one number.
  ///
  /// Pins the generators: whoever changes what a seed means must see it here.
  @Test(arguments: SyntheticTasks.all.indices)
  func `keeps its bytes from version to version`(_ index: Int) throws {
    let kind = SyntheticTasks.all[index]
    let task = try kind.init().makeTask()
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for split in Split.allCases {
      let batch = try task.batch(0..<20, of: split, from: RandomStream(seed: 1))
      for value in batch.tokens + batch.targets {
        digest = (digest ^ UInt64(UInt32(bitPattern: value))) &* 0x100_0000_01b3
      }
    }
    #expect(Self.digests[kind.kind] == digest, "\(kind.kind)")
  }

  private static let digests: [String: UInt64] = [
    "mqar": 0xa423_8f62_40b7_0696,
    "in_context_recall": 0x1399_2f03_3cce_33fe,
    "noisy_recall": 0x5576_1b78_ffbd_ba84,
    "fuzzy_recall": 0x1314_b3ec_5616_a73b,
    "compression": 0x812b_e070_1223_21c9,
    "selective_copying": 0x7ca6_f870_bd6d_0743,
    "memorization": 0x3a14_11c0_1816_423e,
    "forgetting_mqar": 0xf5e3_afdb_536a_c549,
    "compositional_mqar": 0x3c60_d52e_8f1c_6c68,
    "parity": 0xccd5_8004_d64d_239f,
    "majority": 0x7d18_0978_9a01_1b67,
    "vocab_majority": 0x50e9_079f_6c0a_6eb3,
    "cumulative_parity": 0x5595_5d2c_82dc_8412,
    "cumulative_majority": 0x0581_2326_c66f_1953,
    "needle": 0x8654_ce79_607f_43ea,
    "induction_heads": 0xabb6_9a3f_90b3_be88,
    "variable_tracking": 0xc424_9b3e_4a05_f299,
  ]
}

extension SyntheticSettings {
  /// The number of test examples.
  var testExamples: Int { (try? makeTask().count(of: .test)) ?? 0 }
}
