import Experiments
import Testing

@Suite struct `A pattern of a capture` {
  /// Gecko and Llama, in chunks of which a sequence has four.
  private func mistakes(_ capture: String, limit: String = "1GiB") throws -> [String] {
    try ExperimentsTests.mistakes(
      in: """
        experiment: e
        task: {kind: mqar, length: 64, pairs: 4, vocabulary_size: 96, valid_examples: 8}
        model: {num_layers: 2, model_dim: 32, z_dim: 16, value_dim: 32, chunk_size: 16}
        training: {steps: 100}
        variants: {gecko: {}, no-memory: {model.memory: none}, llama: {model.arch: llama}}
        capture_limit: \(limit)
        capture:
          - \(capture)

        """)
  }

  @Test(arguments: [
    "layers.*.memory", "layers.1.attention_out", "*", "layers.0.*", "*.state.count", "embedding",
    "parameters.*", "gradients.layers.*.mega.wz.weight", "parameters.output.weight", "logits",
    "layers.*.attention_weights", "final_norm.mean",
  ])
  func `may be that of one variant only`(_ pattern: String) throws {
    #expect(try mistakes("{taps: ['\(pattern)'], dtype: float32}") == [])
  }

  @Test(arguments: [
    ("layers.9.memory", "did you mean 'layers.*.memory'?"),
    ("layers.*.atention", "did you mean 'layers.*.attention'?"),
    ("parameters.layers.0.mega.wz.wieght", "did you mean 'parameters.layers.*.mega.wz.weight'?"),
    ("embeding", "did you mean 'embedding'?"),
  ])
  func `that means nothing in any is a mistake at its place`(
    _ pattern: String, _ hint: String
  ) throws {
    #expect(
      try mistakes("{taps: [final_norm, '\(pattern)']}") == [
        "spec.yaml:8:25: capture[0].taps[1]: expected the name of a tap of some variant, found "
          + "'\(pattern)', which is none; \(hint)"
      ])
  }

  @Test func `that is like nothing is shown all there is`() throws {
    let found = try mistakes("{taps: [xyzzyplugh]}")
    #expect(found.count == 1)
    #expect(found[0].contains("there are embedding, layers.*.timenorm.mean, "))
    #expect(found[0].contains("layers.*.memory_read"))
    #expect(!found[0].contains("layers.0"))
  }

  @Test func `means parameters only when it begins with their name`() throws {
    #expect(try mistakes("{taps: ['*.mega.wz.weight']}").count == 1)
  }

  @Test func `that a reduction does not fit is a mistake of each variant`() throws {
    #expect(
      try mistakes("{taps: [layers.*.memory, layers.*.out], reduce: mean}") == [
        "spec.yaml:8:53: variant 'gecko': capture[0].reduce: expected taps with an axis of time for "
          + "mean, found layers.0.memory with the axes example, head, key, value"
      ])
    #expect(
      try mistakes("{taps: [final_norm.state.mean], reduce: singular_values}")
        == [
          "gecko", "no-memory",
        ].map {
          "spec.yaml:8:45: variant '\($0)': capture[0].reduce: expected taps with two axes beside the "
            + "examples' for singular_values, found final_norm.state.mean with the axes example, group"
        })
    #expect(try mistakes("{taps: [parameters.norm.weight], reduce: rms}").count == 1)
    #expect(try mistakes("{taps: [final_norm.state.count], reduce: histogram}").count == 2)
    #expect(try mistakes("{taps: [layers.*.out, logits], reduce: singular_values}") == [])
  }

  @Test func `that takes too much is told its bytes, and how to allow them`() throws {
    // [example 2, time 64, feature 32] in 2 bytes after 101 steps.
    let bytes = 2 * 64 * 32 * 2 * 101
    let capture = "{taps: [final_norm, layers.*.gate], steps: {every: 1}, examples: 2}"
    #expect(try mistakes(capture, limit: "\(3 * bytes)") == [])
    let sums = ["gecko", "no-memory"].map {
      "spec.yaml:7:1: variant '\($0)': capture: expected at most capture_limit, \(3 * bytes - 1) B, a "
        + "trial, found \(3 * bytes) B; capture less, or set capture_limit: 3MiB"
    }
    func part(_ variant: String, _ place: String, _ index: Int, _ rest: String) -> String {
      "spec.yaml:8:\(place): variant '\(variant)': capture[0].taps[\(index)]: \(rest) after 101 steps"
    }
    let parts = ["gecko", "no-memory"].map {
      part($0, "13", 0, "'final_norm' takes 808 KiB: 1 tap")
    }
    let more = ["gecko", "no-memory"].map {
      part($0, "25", 1, "'layers.*.gate' takes 1.6 MiB: 2 taps")
    }
    #expect(try mistakes(capture, limit: "\(3 * bytes - 1)") == sums + parts + more)
    #expect(try mistakes(capture, limit: "2MB").count == 6)
    #expect(try mistakes(capture, limit: "500 KiB").count == 8)
  }

  @Test func `takes less of positions and reductions`() throws {
    let head = "{taps: [final_norm], steps: {every: 1}, examples: 2, "
    func isWithin(_ bytes: Int, _ rest: String) throws -> Bool {
      let fits = try mistakes(head + rest, limit: "\(bytes)").isEmpty
      return try fits && !mistakes(head + rest, limit: "\(bytes - 1)").isEmpty
    }
    #expect(try isWithin(2 * 3 * 32 * 2 * 101, "positions: [0, 5, 63]}"))
    #expect(try isWithin(2 * 8 * 32 * 4 * 101, "positions: {every: 8}, dtype: float32}"))
    #expect(try isWithin(2 * 32 * 2 * 101, "reduce: mean}"))
    #expect(try isWithin(2 * 20 * 2 * 101, "reduce: histogram, bins: 20}"))
    #expect(try isWithin(2 * 4 * 2 * 101, "reduce: singular_values, top: 4}"))
    #expect(try isWithin(2 * 32 * 2 * 101, "reduce: singular_values, top: 400}"))
  }

  @Test func `of a giant is refused, not multiplied`() throws {
    let found = try ExperimentsTests.mistakes(
      in: recall(
        """
        model: {num_layers: 10000, model_dim: 1000000, timenorm_num_groups: 500000}
        training: {steps: 1000000000}
        capture: [{taps: ["*"], steps: {every: 1}, examples: 64}]

        """))
    #expect(found.count == 2)
    #expect(found.first?.contains("found more than 8 EiB; capture less") == true)
  }
}
