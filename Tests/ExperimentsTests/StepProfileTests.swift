import Experiments
import Models
import Testing

@Suite struct `The profile of a training step` {
  private static let measured = Result {
    try TrainingBenchmark(.nano).run(threads: 1, steps: 2, isProfiled: true)
  }

  private let result: TrainingBenchmark.Result
  private let profile: StepProfile

  init() throws {
    result = try Self.measured.get()
    profile = try #require(result.profile)
  }

  @Test func `has every operation of the model, forward and backward`() {
    let operations = Set(profile.rows.filter { $0.phase != nil }.map(\.name))
    #expect(
      operations == [
        "Attention", "ComplexEMA", "Embedding", "GroupLayerNorm", "GroupRMSNorm", "Linear",
        "ProjectedCrossEntropy", "ScaleAndRotateHeads", "SiLU", "SiLUGate", "TimestepNorm",
        "WorkingMemory",
      ])
    for name in operations {
      let phases = Set(profile.rows.filter { $0.name == name }.compactMap(\.phase))
      #expect(phases.isSuperset(of: ["forward", "backward"]), "\(name)")
    }
    #expect(profile.rows.contains { $0.phase == "recomputation" })
  }

  @Test func `counts each of them as often as the model has it`() {
    func calls(_ name: String, _ phase: String) -> Int? {
      profile.rows.first { $0.name == name && $0.phase == phase }.map { Int($0.calls) }
    }
    // Eight sequences of four layers.
    for phase in ["forward", "backward"] {
      #expect(calls("Linear", phase) == 8 * 4 * 6)
      #expect(calls("Attention", phase) == 8 * 4)
      #expect(calls("TimestepNorm", phase) == 8 * (4 + 1))
      #expect(calls("ProjectedCrossEntropy", phase) == 8)
    }
  }

  @Test func `counts the products that the model's cost counts`() {
    let flops = profile.rows.reduce(0) { $0 + ($1.gigaflops ?? 0) * 1e9 }
    let tokens = result.tokensPerSecond * result.secondsPerStep
    #expect(abs(flops / (tokens * result.flopsPerToken) - 1) < 0.01)
  }

  @Test func `adds up to the step`() throws {
    #expect(abs(profile.rows.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    let rest = try #require(profile.rows.last)
    #expect(rest.name == StepProfile.remainder)
    // One thread waits for nobody: what is in no row is little.
    #expect(abs(rest.share) < 0.05)
    for row in profile.rows.dropLast() { #expect(row.seconds > 0, "\(row.name)") }
  }

  @Test func `is there when it is asked for`() throws {
    #expect(try TrainingBenchmark(.shakespeare).run(threads: 1, steps: 1).profile == nil)
  }

  @Test func `is that of all threads`() throws {
    let result = try TrainingBenchmark(.shakespeare).run(threads: 3, steps: 2, isProfiled: true)
    let rows = try #require(result.profile).rows
    #expect(abs(rows.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    // Four micro-batches, whoever took them.
    #expect(rows.first { $0.name == "Attention" && $0.phase == "forward" }?.calls == 16)
    #expect((rows.last?.share ?? -1) > -0.05)
  }
}
