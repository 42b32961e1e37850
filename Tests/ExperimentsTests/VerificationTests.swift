import Experiments
import Foundation
import Store
import Testing

@Suite struct `Verification of a fixture` {
  static let modules = [
    "adaptive_working_memory", "adaptive_working_memory_documents", "complex_ema",
    "complex_ema_documents", "group_layer_norm", "group_rms_norm", "sliding_chunk_attention",
    "sliding_chunk_attention_documents", "timestep_decay_norm", "timestep_decay_norm_documents",
    "timestep_norm",
  ]
  static let models = [
    "gecko", "gecko_causal_attention", "gecko_chunk_attention", "gecko_documents",
    "gecko_layer_norm", "gecko_memory_lag_one", "gecko_memory_linear",
    "gecko_memory_linear_documents", "gecko_memory_no_delta", "gecko_memory_no_online_softmax",
    "gecko_no_ema", "gecko_no_memory", "gecko_options", "gecko_ragged", "gecko_ragged_documents",
    "gecko_real_ema", "gecko_rms_norm", "gecko_sliding_window", "gecko_timestep_norm", "llama",
    "megalodon", "megalodon_ragged",
  ]
  static let trajectories = ["gecko_training", "llama_training"]
  static let options = [
    "attention_not_rotated", "attention_one_of_all", "attention_partly_rotated",
    "average_one_of_all", "average_real", "average_scale_omega", "average_started",
    "average_without_rotation", "memory_adaptive_chunk_one", "memory_adaptive_lag_three",
    "memory_linear_lag_three", "memory_linear_one_document", "memory_no_delta_lag_one",
    "model_all_options", "model_chunk_one_lag_one", "model_lag_three_linear",
    "model_llama_one_step", "model_llama_shared_documents", "model_megalodon_real",
    "model_megalodon_sliding_documents",
    "model_memory_only", "model_nothing_but_projections", "model_odd_heads_documents",
    "model_odd_keys_not_rotated", "model_one_step", "model_shorter_than_chunk",
    "norm_layer_without_weight", "norm_padding", "norm_padding_documents",
    "norm_rms_without_weight", "trajectory_ragged",
  ]

  @Test(arguments: modules + models + trajectories + options.map { "Options/\($0)" })
  func `finds every quantity within its tolerance`(_ name: String) throws {
    let report = try verifyFixture(at: VerificationFixtures.path(name), threads: 2)
    #expect(report.failures == [])
    #expect(report.passed)
    #expect(name.hasSuffix(report.name))
    #expect(report.file == VerificationFixtures.path(name))
  }

  @Test(arguments: modules)
  func `compares every output and every gradient of a module`(_ name: String) throws {
    let path = VerificationFixtures.path(name)
    let fixture = try FixtureFile(reading: path)
    let names = try verifyFixture(at: path, threads: 1).quantities.map { "\($0.group)/\($0.name)" }
    let expected =
      fixture.outputs.keys.sorted().map { "outputs/\($0)" }
      + fixture.gradients.keys.sorted().map { "grads/\($0)" }
    #expect(names == expected)
  }

  @Test(arguments: models)
  func `compares all that a model's fixture has, and its logits again in pieces`(
    _ name: String
  ) throws {
    let path = VerificationFixtures.path(name)
    let fixture = try FixtureFile(reading: path)
    let report = try verifyFixture(at: path, threads: 1)
    let expected =
      ["outputs/logits", "outputs/loss", "streamed/logits"]
      + fixture.taps.keys.map { "taps/\($0)" } + fixture.gradients.keys.map { "grads/\($0)" }
    #expect(
      report.quantities.map { "\($0.group)/\($0.name)" }.sorted() == expected.sorted())
  }

  @Test(arguments: trajectories)
  func `compares series and final parameters of a training run`(_ name: String) throws {
    let path = VerificationFixtures.path(name)
    let fixture = try FixtureFile(reading: path)
    let report = try verifyFixture(at: path, threads: 1)
    let series = report.quantities.filter { $0.group == "outputs" }
    #expect(
      series.map(\.name) == [
        "loss of the first 5 steps", "loss", "grad_norm of the first 5 steps", "grad_norm", "lr",
      ])
    #expect(series.map(\.tolerance) == [1e-5, 2e-3, 1e-4, 2e-2, 1e-6])
    #expect(series.allSatisfy { $0.measure == .relative })
    let parameters = report.quantities.filter { $0.group == "final_params" }.map(\.name)
    #expect(parameters.sorted() == fixture.finalParameters.keys.sorted())
  }

  @Test(arguments: trajectories)
  func `gives the same numbers for any number of threads`(_ name: String) throws {
    let path = VerificationFixtures.path(name)
    let report = try verifyFixture(at: path, threads: 1)
    #expect(try verifyFixture(at: path, threads: 2) == report)
    #expect(try verifyFixture(at: path, threads: 3) == report)
  }

  @Test func `takes the fixtures of a folder by name, and a file as itself`() throws {
    let names = Self.modules + Self.models + Self.trajectories
    #expect(
      try fixturePaths(at: VerificationFixtures.folder)
        == names.sorted().map { VerificationFixtures.path($0) })
    let options = VerificationFixtures.folder + "/Options/"
    #expect(try fixturePaths(at: options) == Self.options.map { "\(options)\($0).h5" })
    #expect(try fixturePaths(at: "nothing.h5") == ["nothing.h5"])

    let empty = try VerificationFixtures().path("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect(throws: VerificationError.noFixtures(folder: empty)) { try fixturePaths(at: empty) }
    #expect(
      "\(VerificationError.noFixtures(folder: "a"))"
        == "a: expected fixtures, found no *.h5 in the folder")
  }
}

@Suite struct `A verification report` {
  @Test func `is one JSON object with stable keys`() throws {
    let report = try verifyFixture(at: VerificationFixtures.path("group_rms_norm"), threads: 1)
    let data = try JSONEncoder().encode(report)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object.keys.sorted() == ["file", "kind", "name", "passed", "quantities"])
    let quantities = try #require(object["quantities"] as? [[String: Any]])
    #expect(quantities.count == 3)
    for quantity in quantities {
      #expect(
        quantity.keys.sorted() == ["error", "group", "measure", "name", "passed", "tolerance"])
    }
    #expect(try JSONDecoder().decode(VerificationReport.self, from: data) == report)
  }

  @Test func `says null for an error that is no number`() throws {
    let report = try VerificationFixtures().report(on: "group_rms_norm") {
      $0.outputs["y"] = $0.outputs["y"]?.changing(3, to: .nan)
    }
    let text = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
    #expect(text.contains(#""error":null"#))
    #expect(try JSONDecoder().decode(VerificationReport.self, from: Data(text.utf8)) == report)
  }

  @Test func `knows its worst quantity`() throws {
    let report = try VerificationFixtures().report(on: "timestep_norm") {
      $0.outputs["count"] = NumericArray(shape: [2], integers: [40, 41])
      $0.gradients["bias"] = $0.gradients["bias"]?.changing(0, to: 1e3)
    }
    #expect(report.failures == ["outputs/count", "grads/bias"])
    #expect(report.worst?.name == "count")
    #expect(report.worst?.shareOfTolerance == .infinity)
  }
}
