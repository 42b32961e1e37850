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
          - taps: [final_norm]

        """))
    #expect(
      study.specification.specValue["capture"]?.jsonText == """
        [{"taps": ["layers.*.memory", "*"], "steps": [0, 500, "last"], "examples": 2, \
        "dtype": "float16"}, \
        {"taps": ["final_norm"], "steps": ["last"], "examples": 1, "dtype": "bfloat16"}]
        """)
  }

  @Test func `is due after its steps, and after the last if it says so`() {
    var capture = CaptureSpecification()
    capture.steps = [.after(0), .after(7), .last]
    #expect((0...10).filter { capture.isDue(after: $0, of: 10) } == [0, 7, 10])
    capture.steps = [.after(10)]
    #expect((0...12).filter { capture.isDue(after: $0, of: 10) } == [10])
  }

  @Test func `is told everything that is impossible about it`() throws {
    #expect(
      try mistakes(
        in: recall(
          """
          training: {steps: 100}
          capture:
            - {taps: [layers..memory], steps: [-1]}
            - {taps: [], steps: []}
            - {steps: [final], examples: 0, dtype: float8}

          """)) == [
          "spec.yaml:5:13: capture[0].taps[0]: expected a tap's name such as layers.*.memory, in "
            + "which * stands for any characters, found 'layers..memory'",
          "spec.yaml:5:38: capture[0].steps[0]: expected a number of steps or 'last', found '-1'",
          "spec.yaml:6:12: capture[1].taps: expected a list with a length of at least 1, "
            + "found a list with 0",
          "spec.yaml:6:23: capture[1].steps: expected a list with a length of at least 1, "
            + "found a list with 0",
          "spec.yaml:7:5: missing key 'taps' in 'capture[2]'; expected a list with a length of at "
            + "least 1",
          "spec.yaml:7:14: capture[2].steps[0]: expected a number of steps or 'last', "
            + "found 'final'",
          "spec.yaml:7:32: capture[2].examples: expected an integer from 1 to 1000000, found '0'",
          "spec.yaml:7:42: capture[2].dtype: expected one of float32, bfloat16, float16, "
            + "found 'float8'; did you mean 'float32'?",
        ])
  }

  @Test func `fits the training and the task`() throws {
    #expect(
      try mistakes(
        in: """
          experiment: e
          task: {kind: mqar, valid_examples: 4}
          training: {steps: 100}
          capture:
            - {taps: [a], steps: [0, 101], examples: 5}
            - {taps: [a], steps: [last, 100]}

          """) == [
          "spec.yaml:5:28: capture[0].steps[1]: expected at most training.steps, 100, found 101",
          "spec.yaml:5:44: capture[0].examples: expected at most the 4 validation examples of the "
            + "task, found 5",
        ])
    #expect(
      try mistakes(in: recall("capture: [{taps: [a], steps: [last, 1, last, 1]}]\n")) == [
        "spec.yaml:3:40: capture[0].steps[2]: expected each step once, found 'last' again",
        "spec.yaml:3:46: capture[0].steps[3]: expected each step once, found 1 again",
      ])
  }
}
