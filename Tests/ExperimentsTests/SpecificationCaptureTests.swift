import Experiments
import Specs
import Testing

@Suite struct `A capture of a spec` {
  @Test func `has these settings`() throws {
    let study = try study(
      recall(
        """
        capture:
          - {taps: [layers.*.memory, "*"], steps: [0, 500, last], examples: 2, dtype: float16}
          - {taps: [final_norm], steps: {every: 50}, positions: {every: 8}, reduce: rms}
          - taps: [parameters.*.weight]
            steps: {log_spaced: 9}
            positions: [0, 7]
            reduce: histogram
            bins: 16
            range: [-1, 1.5]
            compression: deflate
            chunks: unit
        capture_limit: 500MB

        """))
    let entries = study.specification.specValue["capture"]
    #expect(
      entries?.jsonText == """
        [{"taps": ["layers.*.memory", "*"], "steps": [0, 500, "last"], "examples": 2, \
        "positions": "all", "reduce": "none", "bins": null, "range": null, "top": null, \
        "dtype": "float16", "compression": "none", "chunks": "step"}, \
        {"taps": ["final_norm"], "steps": {"every": 50}, "examples": 1, \
        "positions": {"every": 8}, "reduce": "rms", "bins": null, "range": null, "top": null, \
        "dtype": "bfloat16", "compression": "none", "chunks": "step"}, \
        {"taps": ["parameters.*.weight"], "steps": {"log_spaced": 9}, "examples": 1, \
        "positions": [0, 7], "reduce": "histogram", "bins": 16, "range": [-1.0, 1.5], \
        "top": null, "dtype": "bfloat16", "compression": "deflate", "chunks": "unit"}]
        """)
    #expect(study.specification.specValue["capture_limit"] == .literal("500000000"))
    let again = try self.study(study.specification.specValue.yamlText)
    #expect(again.specification.captures == study.specification.captures)
  }

  private func study(_ text: String) throws -> LoadedStudy {
    try ExperimentsTests.study(text)
  }

  private func dueSteps(_ steps: CaptureSteps, of last: Int) -> [Int] {
    var capture = CaptureSpecification()
    capture.steps = steps
    return (0...2 * last).filter { capture.isDue(after: $0, of: last) }
  }

  @Test func `is due after its steps, and after the last if it says so`() {
    #expect(dueSteps(.listed([.after(0), .after(7), .last]), of: 10) == [0, 7, 10])
    #expect(dueSteps(.listed([.after(10)]), of: 10) == [10])
  }

  @Test func `is due at intervals, and after the last step in any case`() {
    #expect(dueSteps(.every(4), of: 10) == [0, 4, 8, 10])
    #expect(dueSteps(.every(5), of: 10) == [0, 5, 10])
    #expect(dueSteps(.every(99), of: 10) == [0, 10])
  }

  @Test func `is due at equal ratios from the first step to the last, and before them`() {
    #expect(dueSteps(.logSpaced(5), of: 1000) == [0, 1, 10, 100, 1000])
    #expect(dueSteps(.logSpaced(2), of: 1000) == [0, 1, 1000])
    // Asked step by step, and counted all at once.
    for (count, steps) in [(2, 0), (3, 1), (9, 7), (50, 300), (400, 90)] {
      let due = dueSteps(.logSpaced(count), of: steps)
      #expect(CaptureSteps.logSpaced(count).count(of: steps) == due.count)
    }
    // Early ones coincide.
    #expect(dueSteps(.logSpaced(50), of: 8) == Array(0...8))
    #expect(dueSteps(.logSpaced(7), of: 1) == [0, 1])
  }

  @Test func `is told everything that is impossible about it`() throws {
    #expect(
      try mistakes(
        in: recall(
          """
          training: {steps: 100}
          capture_limit: 5 potatoes
          capture:
            - {taps: [layers..memory], steps: [-1]}
            - {taps: [], steps: []}
            - {steps: [final], examples: 0, dtype: float8}
            - {taps: [a], steps: {every: 0}, positions: first, reduce: median, compression: zip}
            - {taps: [a], steps: {every: 1, log_spaced: 9}, positions: [3, 3, 1], chunks: row}
            - {taps: [a], steps: {evry: 9}, positions: {every: x}, bins: 9, top: 3}
            - {taps: [a], steps: soon, reduce: histogram, bins: 2, range: [1, 1]}

          """)) == [
          "spec.yaml:4:16: capture_limit: expected a number of bytes such as 500MB or 1GiB, found "
            + "'5 potatoes'",
          "spec.yaml:6:13: capture[0].taps[0]: expected a tap's name such as layers.*.memory, in "
            + "which * stands for any characters, found 'layers..memory'",
          "spec.yaml:6:38: capture[0].steps[0]: expected a number of steps or 'last', found '-1'",
          "spec.yaml:7:12: capture[1].taps: expected a list with a length of at least 1, "
            + "found a list with 0",
          "spec.yaml:7:23: capture[1].steps: expected a list with a length of at least 1, "
            + "found a list with 0",
          "spec.yaml:8:5: missing key 'taps' in 'capture[2]'; expected a list with a length of at "
            + "least 1",
          "spec.yaml:8:14: capture[2].steps[0]: expected a number of steps or 'last', "
            + "found 'final'",
          "spec.yaml:8:32: capture[2].examples: expected an integer from 1 to 1000000, found '0'",
          "spec.yaml:8:42: capture[2].dtype: expected one of float32, bfloat16, float16, "
            + "found 'float8'; did you mean 'float32'?",
          "spec.yaml:9:32: capture[3].steps.every: expected an integer from 1 to 1000000000, "
            + "found '0'",
          "spec.yaml:9:47: capture[3].positions: expected all, last, a list of positions or "
            + "{every: n}, found 'first'",
          "spec.yaml:9:62: capture[3].reduce: expected one of none, mean, rms, histogram, "
            + "singular_values, found 'median'; did you mean 'mean'?",
          "spec.yaml:9:83: capture[3].compression: expected one of none, deflate, blosc, found "
            + "'zip'",
          "spec.yaml:10:32: capture[4].steps.every: expected a number here or in log_spaced, found "
            + "both",
          "spec.yaml:10:66: capture[4].positions[1]: expected positions in ascending order, found "
            + "3 after 3",
          "spec.yaml:10:69: capture[4].positions[2]: expected positions in ascending order, found "
            + "1 after 3",
          "spec.yaml:10:81: capture[4].chunks: expected one of step, unit, found 'row'",
          "spec.yaml:11:25: unknown key 'evry' in 'capture[5].steps'; did you mean 'every'?",
          "spec.yaml:11:54: capture[5].positions.every: expected an integer from 1 to 1000000000, "
            + "found 'x'",
          "spec.yaml:11:64: capture[5].bins: expected nothing, for it belongs to reduce: histogram, "
            + "found reduce: none",
          "spec.yaml:11:72: capture[5].top: expected nothing, for it belongs to reduce: "
            + "singular_values, found reduce: none",
          "spec.yaml:12:24: capture[6].steps: expected a list of steps, {every: n} or "
            + "{log_spaced: count}, found 'soon'",
          "spec.yaml:12:55: capture[6].bins: expected an integer from 3 to 100000, found '2'",
          "spec.yaml:12:65: capture[6].range: expected a number and a greater one, found 1.0 and 1.0",
        ])
  }

  @Test func `fits the training and the task`() throws {
    #expect(
      try mistakes(
        in: """
          experiment: e
          task: {kind: mqar, valid_examples: 4, length: 64}
          training: {steps: 100}
          capture:
            - {taps: [a], steps: [0, 101], examples: 5, positions: [0, 63, 64]}
            - {taps: [a], steps: [last, 100]}

          """) == [
          "spec.yaml:5:28: capture[0].steps[1]: expected at most training.steps, 100, found 101",
          "spec.yaml:5:44: capture[0].examples: expected at most the 4 validation examples of the "
            + "task, found 5",
          "spec.yaml:5:66: capture[0].positions[2]: expected a position below the task's length, "
            + "64, found 64",
        ])
    #expect(
      try mistakes(in: recall("capture: [{taps: [a], steps: [last, 1, last, 1]}]\n")) == [
        "spec.yaml:3:40: capture[0].steps[2]: expected each step once, found 'last' again",
        "spec.yaml:3:46: capture[0].steps[3]: expected each step once, found 1 again",
      ])
  }
}
