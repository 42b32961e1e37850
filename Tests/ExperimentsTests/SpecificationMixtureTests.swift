import Experiments
import Specs
import Tasks
import Testing

@Suite struct `A mixture in a spec` {
  private static let head = """
    experiment: e
    task: {kind: mqar, vocabulary_size: 64, length: 32, pairs: 4}
    training: {steps: 1000}

    """

  private func mistakes(_ rest: String) throws -> [String] {
    try ExperimentsTests.mistakes(in: Self.head + rest)
  }

  @Test func `is a list of differences from the task`() throws {
    let specification = try study(
      Self.head + """
        mixture:
          - {length: 16, pairs: 2, weight: 5}
          - {kind: in_context_recall, vocabulary_size: 64, until: 500, weight: {0: 1, 500: 0}}
          - {}
        mixture_run: 4
        """
    ).specification
    let parts = specification.mixture
    #expect(
      parts.map { $0.task.specValue["kind"]?.jsonText } == [
        "\"mqar\"", "\"in_context_recall\"", "\"mqar\"",
      ])
    #expect(
      parts.map { $0.task.specValue["length"]?.jsonText } == ["16", "128", "32"])
    // What is not given is the task's where the kind is, else the kind's own.
    #expect(parts[0].task.specValue["vocabulary_size"]?.jsonText == "64")
    #expect(parts[2].task == specification.task)
    #expect(parts.map { $0.schedule.weight.value(atStep: 250) } == [5, 0.5, 1])
    #expect(parts.map { $0.schedule.weight.value(atStep: 500) } == [5, 0, 1])
    #expect(specification.runOfMixture == 4)
  }

  @Test func `follows a variant's task`() throws {
    let loaded = try study(
      Self.head + """
        mixture: [{pairs: 2}]
        variants: {short: {}, long: {task.length: 48}}
        """)
    #expect(
      loaded.variants.map { $0.specification.mixture[0].task.specValue["length"]?.jsonText }
        == ["32", "48"])
  }

  @Test func `is read back from its resolved configuration, slices too`() throws {
    let first = try study(
      Self.head + """
        mixture: [{length: 16, pairs: 2, weight: {0: 1, 9: 0.5}, from: 0}, {weight: 2, until: 7}]
        slices: {"(16,2)": {length: 16, pairs: 2}}
        grid: {length: [16, 32], pairs: [1, 2]}
        slices_every: evaluation
        """
    ).specification
    let second = try study(first.specValue.yamlText).specification
    #expect(second.specValue == first.specValue)
    #expect(second.mixture == first.mixture)
    #expect(
      second.allSlices.map(\.name) == [
        "(16,2)", "length=16,pairs=1", "length=16,pairs=2", "length=32,pairs=1",
        "length=32,pairs=2",
      ])
    #expect(second.allSlices == first.allSlices)
  }

  @Test func `says what is wrong with it at its place`() throws {
    #expect(
      try mistakes(
        """
        mixture:
          - {length: 16, wieght: 2}
          - {pairs: 9, kind: mqar}
          - {lenght: 16}
          - {vocabulary_size: 128}
          - {weight: {0: 1, x: 2}}
          - {from: 5, until: 5}
          - {kind: text, path: a.txt}
        """) == [
          "spec.yaml:5:18: unknown key 'wieght' in 'mixture[0]'; did you mean 'weight'?",
          "spec.yaml:6:13: mixture[1].pairs: expected at most a quarter of 'length', 8 of 32, found 9",
          "spec.yaml:7:6: unknown key 'lenght' in 'mixture[2]' of kind 'mqar'; did you mean 'length'?",
          "spec.yaml:8:5: mixture[3]: expected as many tokens as 'task' has, 64, found 128",
          "spec.yaml:9:14: mixture[4].weight: expected steps of 0 or more in ascending order",
          "spec.yaml:10:22: mixture[5].until: expected more than 'from', 5, found 5",
          "spec.yaml:11:5: mixture[6]: expected a text where 'task' is one, and nowhere else",
        ])
  }

  @Test func `leaves no step without a part`() throws {
    #expect(
      try mistakes("mixture: [{until: 600}, {from: 700}]\n") == [
        "spec.yaml:4:10: mixture: expected a part with a weight above 0 in each of the 1000 steps, "
          + "found none in step 600"
      ])
    #expect(
      try mistakes("mixture_run: 4\n") == [
        "spec.yaml:4:14: mixture_run: expected a 'mixture' beside it, found none"
      ])
  }

  @Test func `is not judged where the task is mistaken`() throws {
    #expect(
      try ExperimentsTests.mistakes(
        in: "experiment: e\ntask: {kind: mqra}\nmixture: [{length: 16}]\n"
      ).count == 1)
  }
}

@Suite struct `Slices in a spec` {
  private func mistakes(_ rest: String) throws -> [String] {
    try ExperimentsTests.mistakes(
      in: """
        experiment: e
        task: {kind: mqar, vocabulary_size: 64, length: 32, pairs: 4, valid_examples: 0}

        """ + rest)
  }

  @Test func `say what is wrong with them at their place`() throws {
    #expect(
      try mistakes(
        """
        slices:
          a/b: {}
          c: {test_examples: 0}
          d: {pairs: 0}
        """) == [
          "spec.yaml:5:6: slices.c: expected a task with a test split, found one that leaves it out",
          "spec.yaml:6:14: slices.d.pairs: expected at least 1, found 0",
        ])
    #expect(
      try mistakes("slices: {a/b: {}}\n") == [
        "spec.yaml:3:15: slices.a/b: expected a name without '/', ':' and line breaks, of at most "
          + "100 bytes, found 'a/b'"
      ])
    #expect(
      try mistakes("slices: {a: {}}\nslices_every: evaluation\n") == [
        "spec.yaml:4:15: slices_every: expected slices with a validation split, found 'a', which "
          + "leaves it out"
      ])
    #expect(
      try mistakes("slices_every: evaluation\n") == [
        "spec.yaml:3:15: slices_every: expected 'slices' or a 'grid' beside it, found neither"
      ])
  }

  @Test func `say a mistake of a grid once, where its value stands`() throws {
    #expect(
      try mistakes("grid: {length: [16, 17], pairs: [1, 2, 4]}\n") == [
        "spec.yaml:3:21: grid.length: expected an even number of at least 4, found 17"
      ])
    #expect(
      try mistakes("grid: {lenght: [16]}\n") == [
        "spec.yaml:3:8: unknown key 'lenght' in 'grid' of kind 'mqar'; did you mean 'length'?"
      ])
    #expect(
      try mistakes("grid: {length: []}\n") == [
        "spec.yaml:3:16: grid.length: expected a list with a length of at least 1, found a list "
          + "with 0"
      ])
  }

  @Test func `are shared by all variants`() throws {
    #expect(
      try mistakes("variants: {a: {slices: {}}}\n") == [
        "spec.yaml:3:16: variants.a: expected a difference in model, task, mixture, training or "
          + "capture, found one in 'slices', which all variants share"
      ])
  }

  @Test func `change a trial's key, and only where there are any`() throws {
    func keys(_ rest: String) throws -> [String] {
      let specification = try study(recall(rest)).specification
      let text = specification.determiningText(replicate: 0, dataDigest: nil, numerics: 1)
      return try #require(SpecDocument(text: text, name: "text").root.entries).map(\.key)
    }
    let plain = ["numerics", "seed", "replicate", "model", "task", "training"]
    #expect(try keys("") == plain)
    #expect(try keys("slices: {a: {}}\n") == plain + ["slices", "slices_every"])
    #expect(try keys("mixture: [{}]\n") == plain + ["mixture", "mixture_run"])
  }
}
