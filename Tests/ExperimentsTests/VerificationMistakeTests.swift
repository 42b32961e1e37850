import Experiments
import Foundation
import Store
import Testing

/// A file that does not hold together gets one line: file, place, expected, found.
@Suite struct `A malformed fixture` {
  private let fixtures: VerificationFixtures

  init() throws { fixtures = try VerificationFixtures() }

  @Test func `is named with its path`() throws {
    let path = try fixtures.copy(of: "group_rms_norm") { $0.inputs = [:] }
    let error = VerificationError.malformed(
      file: path, place: "inputs/x", expected: "an array [B, L, D] without empty axes",
      found: "no arrays in inputs/")
    #expect(throws: error) { try verifyFixture(at: path, threads: 1) }
    #expect(
      error.description == "\(path): inputs/x: expected an array [B, L, D] without empty axes, "
        + "found no arrays in inputs/")
  }

  @Test func `may be no fixture at all`() throws {
    let path = fixtures.path("nothing.h5")
    #expect(throws: StoreError.missing(file: path)) { try verifyFixture(at: path, threads: 1) }
    try Data("not HDF5".utf8).write(to: URL(filePath: path))
    #expect(throws: StoreError.notHDF5(file: path)) { try verifyFixture(at: path, threads: 1) }
  }

  @Test func `has a kind that there is not`() throws {
    #expect(
      try fixtures.complaint(about: "group_rms_norm") { $0.kind = "group_norm" }
        == "attribute 'kind': expected one of timestep_decay_norm, timestep_norm, group_rms_norm, "
        + "group_layer_norm, complex_ema, sliding_chunk_attention, adaptive_working_memory, model, "
        + "trajectory, found 'group_norm'")
  }

  @Test(
    arguments: [
      ("", "attribute 'config': expected a JSON object, found ''"),
      ("{groups: 3}", "attribute 'config': expected a JSON object, found '{groups: 3}'"),
      ("[3]", "attribute 'config': expected a JSON object, found a list"),
      ("{}", "config key 'groups': expected a whole number, found no such key"),
      (
        #"{"groups": null}"#, "config key 'groups': expected a whole number, found no such key"
      ),
      (
        #"{"groups": "3"}"#,
        "config key 'groups': expected a whole number from 1 to 2147483647, found '3'"
      ),
      (
        #"{"groups": 0}"#,
        "config key 'groups': expected a whole number from 1 to 2147483647, found 0"
      ),
      (
        #"{"groups": 2.5}"#,
        "config key 'groups': expected a whole number from 1 to 2147483647, found 2.5"
      ),
      (
        #"{"groups": 5}"#, "config key 'groups': expected a divisor of x's width 24, found 5"
      ),
      (
        #"{"groups": 3, "eps": 0}"#, "config key 'eps': expected a number above 0, found 0"
      ),
      (
        #"{"groups": 3, "epsilon": 1e-5}"#,
        "config key 'epsilon': expected one of eps, groups, found one that gecko does not know"
      ),
      (
        #"{"groups": 3, "chunk_size": 8}"#,
        "config key 'chunk_size': expected one of eps, groups, found one that gecko does not know"
      ),
      (#"{"groups": 3, "comment": null}"#, "nothing"),
    ])
  func `has a configuration that says nothing or too much`(
    _ config: String, _ complaint: String
  ) throws {
    #expect(
      try fixtures.complaint(about: "group_rms_norm") { $0.config = config } == complaint)
  }

  @Test func `lacks an array or has a stray one`() throws {
    func complaint(_ change: (inout FixtureFile) throws -> Void) throws -> String {
      try VerificationFixtures().complaint(about: "timestep_norm", change)
    }
    #expect(
      try complaint { $0.inputs["y"] = $0.inputs["x"] }
        == "inputs/y: expected one of bos, padding, x, found an array that 'timestep_norm' does not have"
    )
    #expect(
      try complaint { $0.parameters["weights"] = $0.parameters["weight"] }
        == "params/weights: expected one of bias, weight, found an array that "
        + "'timestep_norm' does not have")
    #expect(
      try complaint { $0.outputs["rstd"] = $0.outputs["mean"] }
        == "outputs/rstd: expected one of count, mean, variance, y, found an array that "
        + "'timestep_norm' does not have")
    #expect(
      try complaint { $0.cotangents["count"] = $0.outputs["count"] }
        == "cotangents/count: expected one of mean, variance, y, found an array that "
        + "'timestep_norm' does not have")
    #expect(
      try complaint { $0.taps["y"] = $0.outputs["y"] }
        == "taps/y: expected nothing, found an array that 'timestep_norm' does not have"
    )
    #expect(
      try complaint { $0.cotangents = [:] }
        == "cotangents/: expected the outputs' cotangents, which grads/ are of, found none")
    #expect(
      try complaint { ($0.outputs, $0.gradients) = ([:], [:]) }
        == "outputs/: expected something to compare, found nothing")
  }

  @Test(
    arguments: [
      ("inputs", "x", "an array [B, L, D] without empty axes"),
      ("params", "weight", "an array [24]"),
      ("outputs", "y", "an array [2, 40, 24]"), ("outputs", "count", "an array [2]"),
      ("cotangents", "mean", "an array [2, 3]"), ("grads", "x", "an array [2, 40, 24]"),
    ])
  func `has an array of another shape`(
    _ group: String, _ name: String, _ expected: String
  ) throws {
    let complaint = try fixtures.complaint(about: "timestep_norm") { fixture in
      func flat(_ array: NumericArray?) -> NumericArray? {
        array?.reshaped([1, array?.count ?? 0])
      }
      switch group {
      case "inputs": fixture.inputs[name] = flat(fixture.inputs[name])
      case "params": fixture.parameters[name] = flat(fixture.parameters[name])
      case "outputs": fixture.outputs[name] = flat(fixture.outputs[name])
      case "cotangents": fixture.cotangents[name] = flat(fixture.cotangents[name])
      default: fixture.gradients[name] = flat(fixture.gradients[name])
      }
    }
    #expect(complaint.hasPrefix("\(group)/\(name): expected \(expected), found one of shape [1, "))
  }

  @Test func `has flags or documents that are none`() throws {
    #expect(
      try VerificationFixtures().complaint(about: "complex_ema") {
        $0.inputs["bos"] = NumericArray(shape: [2, 40], reals: Array(repeating: 0, count: 80))
      } == "inputs/bos: expected integers, found floating-point numbers")
    #expect(
      try VerificationFixtures().complaint(about: "adaptive_working_memory_documents") {
        $0.inputs["segments"] = NumericArray(
          shape: [2, 48], integers: (0..<96).map { $0 == 50 ? 3 : 5 })
      } == "inputs/segments: expected document numbers that do not decrease, found 3 after 5")
  }

  @Test func `has heads that cannot rotate`() throws {
    #expect(
      try VerificationFixtures().complaint(about: "sliding_chunk_attention") {
        $0.inputs["q"] = $0.inputs["q"]?.reshaped([2, 48, 4, 3])
        $0.inputs["k"] = $0.inputs["k"]?.reshaped([2, 48, 4, 3])
        $0.inputs["v"] = $0.inputs["v"]?.reshaped([2, 36, 4, 6])
      }
        == "inputs/v: expected an array [2, 48, 4, V] without empty axes, found one of shape [2, 36, 4, 6]"
    )
    #expect(
      try VerificationFixtures().complaint(about: "sliding_chunk_attention") {
        $0.inputs["q"] = $0.inputs["q"]?.reshaped([2, 48, 4, 3])
        $0.inputs["k"] = $0.inputs["k"]?.reshaped([2, 48, 4, 3])
        $0.inputs["v"] = NumericArray(
          shape: [2, 48, 4, 1], reals: Array(repeating: 0, count: 384))
      } == "inputs/q: expected heads of even width, since 2 of them rotate, found a width of 3")
  }
}

@Suite struct `A malformed fixture of a model` {
  private func complaint(
    about name: String = "gecko", _ change: (inout FixtureFile) throws -> Void
  ) throws -> String {
    try VerificationFixtures().complaint(about: name, change)
  }

  @Test func `has tokens beyond the vocabulary`() throws {
    #expect(
      try complaint { fixture in
        let tokens = try #require(fixture.inputs["tokens"]?.integers)
        fixture.inputs["tokens"] = NumericArray(shape: [2, 32], integers: tokens.dropLast() + [32])
      } == "inputs/tokens: expected tokens from 0 to 31, found 32")
    #expect(
      try complaint { fixture in
        let targets = try #require(fixture.inputs["targets"]?.integers)
        fixture.inputs["targets"] = NumericArray(
          shape: [2, 32], integers: [-1] + targets.dropFirst())
      } == "inputs/targets: expected tokens from 0 to 31, found -1")
    #expect(
      try complaint { $0.inputs["targets"] = nil }
        == "inputs/targets: expected an array [2, 32], found none")
    #expect(
      try complaint { $0.inputs["tokens"] = NumericArray(shape: [2, 0], integers: []) }
        == "inputs/tokens: expected an array [B, L] without empty axes, found one of shape [2, 0]")
  }

  @Test(
    arguments: [
      ("num_heads", "2", "3", "config key 'num_heads': must divide z_dim 16, found 3"),
      (
        "timenorm_num_groups", "4", "5",
        "config key 'timenorm_num_groups': must divide model_dim 32, found 5"
      ),
      (
        "layernorm_num_groups", "1", "32",
        "config key 'layernorm_num_groups': must be less than model_dim 32, found 32"
      ),
      (
        "num_heads", "2", "16",
        "config key 'z_dim': the rotary embedding turns pairs: z_dim / num_heads must be even, "
          + "found 1; or set num_rope_heads: 0"
      ),
      (
        "num_rope_heads", "null", "3",
        "config key 'num_rope_heads': expected a whole number from 0 to 2, found 3"
      ),
      (
        "memory", "\"adaptive\"", "\"adaptative\"",
        "config key 'memory': expected one of 'adaptive', 'no_delta', 'no_online_softmax', 'linear', "
          + "'none', found 'adaptative'"
      ),
      (
        "swiglu", "true", "1", "config key 'swiglu': expected true or false, found 1"
      ),
      (
        "timenorm_beta1", "0.999", "1",
        "config key 'timenorm_beta1': expected a number from 0 up to but not including 1, found 1"
      ),
      (
        "window", "16", "16, \"dropout\": 0.1",
        "config key 'dropout': expected 0, since a fixture has nothing random, found 0.1"
      ),
      ("window", "16", "16, \"dropout\": 0.0, \"init_mode\": \"he\"", "nothing"),
      (
        "window", "16", "16, \"windows\": 1",
        "config key 'windows': expected one of 34 names, such as 'window', found one that gecko does not know"
      ),
      (
        "bos_id", "null", "32",
        "config key 'bos_id': expected a whole number from 0 to 31, found 32"
      ),
      (
        "num_layers", "2", "3",
        "params/layers.2.mega.timenorm.weight: expected an array [32], found none"
      ),
      (
        "num_layers", "2", "2000000000",
        "config key 'num_layers': expected no more layers than the 50 arrays in params/, "
          + "found 2000000000"
      ),
      (
        "value_dim", "64", "2000000000",
        "config key 'value_dim': expected a width for which the 31776 numbers in params/ are enough, "
          + "found 2000000000"
      ),
      (
        "model_dim", "32", "2000000000",
        "params/embed.weight: expected an array [32, 2000000000], found one of shape [32, 32]"
      ),
      (
        "cema_ndim", "4", "5",
        "params/layers.0.mega.cema.alpha: expected an array [32, 5], found one of shape [32, 4]"
      ),
      (
        "ema", "\"complex\"", "\"none\"",
        "params/layers.0.mega.cema.alpha: expected one of 42 names, such as "
          + "'layers.0.mega.beta', found an array that 'model' does not have"
      ),
    ])
  func `has a configuration that cannot be`(
    _ key: String, _ old: String, _ new: String, _ complaint: String
  ) throws {
    #expect(
      try self.complaint { $0.configure("\"\(key)\": \(old)", "\"\(key)\": \(new)") } == complaint)
  }

  @Test func `takes every key but those it needs from the reference's defaults`() throws {
    #expect(try complaint { $0.config = "{}" } == "nothing")
    #expect(try VerificationFixtures().report(on: "gecko") { $0.config = "{}" }.passed)
  }

  @Test func `has taps or gradients that a model does not make`() throws {
    #expect(
      try complaint { $0.taps["layers.0.memories"] = $0.taps["layers.0.memory"] }
        .hasPrefix("taps/layers.0.memories: expected one of "))
    #expect(
      try complaint { $0.gradients["embed"] = $0.gradients["embed.weight"] }
        .hasPrefix("grads/embed: expected one of "))
    #expect(
      try complaint { $0.taps["final_norm"] = $0.taps["final_norm"]?.reshaped([64, 32]) }
        == "taps/final_norm: expected an array [2, 32, 32], found one of shape [64, 32]")
  }

  @Test func `has a training run that cannot be made`() throws {
    #expect(
      try complaint(about: "gecko_training") { $0.configure("\"clip\": 1.0", "\"clip\": 0") }
        == "config key 'optimizer.clip': expected a number above 0, found 0")
    #expect(
      try complaint(about: "gecko_training") { $0.configure("\"lr\": 0.003, ", "") }
        == "config key 'optimizer.lr': expected a number from 0, found no such key")
    #expect(
      try complaint(about: "gecko_training") { $0.configure("\"steps\": 40", "\"steps\": 39") }
        == "inputs/tokens: expected at most as many batches as optimizer.steps, found 40 for 39 steps"
    )
    #expect(
      try complaint(about: "gecko") { $0.kind = "trajectory" }
        == "config key 'optimizer': expected an object, found no such key")
    #expect(
      try complaint(about: "gecko_training") { $0.finalParameters["norm.weight"] = nil }
        == "nothing")
    #expect(
      try complaint(about: "gecko_training") { $0.finalParameters["embed.weight"] = nil }
        == "final_params/embed.weight: expected an array [32, 32], found none")
  }
}
