import Experiments
import Store
import Testing

/// What must be told apart, is: each test changes one number of a fixture that passes.
@Suite struct `A quantity does not pass` {
  private let fixtures: VerificationFixtures

  init() throws { fixtures = try VerificationFixtures() }

  private func largest(_ array: NumericArray?) -> Double {
    array?.reals.filter(\.isFinite).map(abs).max() ?? 0
  }

  /// A fixture's array with its smallest element moved, so that its largest stays.
  private func moved(_ array: NumericArray?, by step: Double) throws -> NumericArray {
    let array = try #require(array)
    let index = try #require(
      array.reals.indices.min { abs(array.reals[$0]) < abs(array.reals[$1]) })
    return array.changing(index, to: array.reals[index] + step)
  }

  @Test(arguments: ["y", "mean", "variance"])
  func `when an output is over 2e-5 of its largest element or of 1`(_ name: String) throws {
    // Our own error is below a hundredth of the tolerance.
    for (share, failures) in [(0.98, []), (1.02, ["outputs/\(name)"])] {
      let report = try VerificationFixtures().report(on: "timestep_decay_norm") {
        let tolerance = 2e-5 * max(1, largest($0.outputs[name]))
        $0.outputs[name] = try moved($0.outputs[name], by: share * tolerance)
      }
      #expect(report.failures == failures)
    }
  }

  @Test(arguments: ["x", "weight", "alpha", "theta"])
  func `when a gradient is over 1e-4 of its largest element`(_ name: String) throws {
    let fixture = name == "weight" ? "group_rms_norm" : "complex_ema"
    for (share, failures) in [(0.95, []), (1.05, ["grads/\(name)"])] {
      let report = try VerificationFixtures().report(on: fixture) {
        let tolerance = 1e-4 * largest($0.gradients[name]) + 1e-8
        $0.gradients[name] = try moved($0.gradients[name], by: share * tolerance)
      }
      #expect(report.failures == failures)
    }
  }

  @Test func `when a gradient is a thousandth, or zeros`() throws {
    let name = "layers.0.mega.wz.bias"
    for factor in [0, 1e-3, 0.999, 1.001] {
      let report = try VerificationFixtures().report(on: "gecko") {
        let array = try #require($0.gradients[name])
        $0.gradients[name] = NumericArray(
          shape: array.shape, reals: array.reals.map { $0 * factor })
      }
      #expect(report.failures == ["grads/\(name)"])
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
  func `when a number stands against none`(_ value: Double) throws {
    let report = try fixtures.report(on: "complex_ema") {
      $0.outputs["y"] = $0.outputs["y"]?.changing(0, to: value)
      $0.gradients["theta"] = $0.gradients["theta"]?.changing(2, to: value)
    }
    #expect(report.failures.contains("outputs/y"))
    #expect(report.failures.contains("grads/theta"))
  }

  @Test func `when an input is no number`() throws {
    let report = try fixtures.report(on: "group_rms_norm") {
      $0.inputs["x"] = $0.inputs["x"]?.changing(0, to: .nan)
      $0.outputs["y"] = $0.outputs["y"]?.changing(0, to: .nan)
    }
    #expect(report.failures.contains("outputs/y"))
  }

  @Test func `when minus infinity stands against a number`() throws {
    // A sequence shorter than two chunks: the memory is empty and its normaliser -inf.
    func shorten(_ fixture: inout FixtureFile) {
      fixture.config = #"{"chunk_size": 48}"#
      fixture.gradients = [:]
      fixture.cotangents = [:]
      fixture.outputs["y"] = fixture.outputs["y"].map { zeros(like: $0, 0) }
      fixture.outputs["memory"] = fixture.outputs["memory"].map { zeros(like: $0, 0) }
      fixture.outputs["log_normalizer"] = fixture.outputs["log_normalizer"].map {
        zeros(like: $0, -.infinity)
      }
    }
    func zeros(like array: NumericArray, _ value: Double) -> NumericArray {
      NumericArray(shape: array.shape, reals: Array(repeating: value, count: array.count))
    }
    #expect(try VerificationFixtures().report(on: "adaptive_working_memory", shorten).passed)
    for wrong in [-1e30, .infinity, 0] {
      let report = try VerificationFixtures().report(on: "adaptive_working_memory") {
        shorten(&$0)
        $0.outputs["log_normalizer"] = $0.outputs["log_normalizer"]?.changing(5, to: wrong)
      }
      #expect(report.failures == ["outputs/log_normalizer"])
    }
  }

  @Test func `when a count differs by one`() throws {
    let report = try fixtures.report(on: "timestep_decay_norm") {
      $0.outputs["count"] = NumericArray(shape: [2], integers: [40, 39])
    }
    #expect(report.failures == ["outputs/count"])
  }

  @Test(arguments: ["layers.1.memory", "layers.0.memory_read", "final_norm"])
  func `when a tap is off`(_ name: String) throws {
    let report = try fixtures.report(on: "gecko") {
      $0.taps[name] = try moved($0.taps[name], by: 1e-3)
    }
    #expect(report.failures == ["taps/\(name)"])
  }

  @Test func `when logits are off, whole and in pieces`() throws {
    let report = try fixtures.report(on: "gecko_documents") {
      $0.outputs["logits"] = try moved($0.outputs["logits"], by: 1e-3)
    }
    #expect(report.failures == ["outputs/logits", "streamed/logits"])
  }

  @Test func `when a parameter is another`() throws {
    let report = try fixtures.report(on: "gecko") {
      let name = "layers.0.mega.cema.theta"
      $0.parameters[name] = try moved($0.parameters[name], by: 0.1)
    }
    #expect(report.failures.contains("outputs/loss"))
    #expect(report.failures.contains("streamed/logits"))
  }

  @Test func `when documents are not kept apart`() throws {
    let report = try fixtures.report(on: "gecko_documents") {
      $0.configure(#""bos_id": 1"#, #""bos_id": null"#)
    }
    #expect(report.failures.contains("outputs/logits"))
  }

  @Test func `when a training run is another`() throws {
    let early = try VerificationFixtures().report(on: "llama_training") {
      let loss = try #require($0.outputs["loss"]?.reals)
      $0.outputs["loss"] = $0.outputs["loss"]?.changing(4, to: loss[4] * (1 + 2e-5))
    }
    #expect(early.failures == ["outputs/loss of the first 5 steps"])
    let late = try VerificationFixtures().report(on: "llama_training") {
      let loss = try #require($0.outputs["loss"]?.reals)
      $0.outputs["loss"] = $0.outputs["loss"]?.changing(5, to: loss[5] * (1 + 1e-3))
      $0.outputs["loss"] = $0.outputs["loss"]?.changing(39, to: loss[39] * (1 + 3e-3))
    }
    #expect(late.failures == ["outputs/loss"])
    let final = try VerificationFixtures().report(on: "llama_training") {
      let name = "layers.0.attention.wq.weight"
      let step = 6e-3 * largest($0.finalParameters[name])
      $0.finalParameters[name] = try moved($0.finalParameters[name], by: step)
    }
    #expect(final.failures == ["final_params/layers.0.attention.wq.weight"])
  }

  @Test(arguments: ["lr", "weight_decay", "clip", "warmup", "beta2", "final_lr_ratio"])
  func `when the optimiser is another`(_ key: String) throws {
    let values = [
      "lr": ("0.003", "0.00301"), "weight_decay": ("0.1", "0.5"), "clip": ("1.0", "1e9"),
      "warmup": ("8", "9"), "beta2": ("0.95", "0.9"), "final_lr_ratio": ("0.1", "0.11"),
    ]
    let (old, new) = try #require(values[key])
    let report = try fixtures.report(on: "llama_training") {
      $0.configure("\"\(key)\": \(old)", "\"\(key)\": \(new)")
    }
    #expect(!report.passed)
  }

  @Test func `when the run diverges`() throws {
    let report = try fixtures.report(on: "llama_training") {
      $0.parameters["norm.weight"] = $0.parameters["norm.weight"]?.changing(0, to: .nan)
    }
    #expect(report.failures.contains("outputs/loss"))
    #expect(report.failures.contains("outputs/lr"))
  }
}
