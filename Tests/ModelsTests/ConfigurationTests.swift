import Models
import TestSupport
import Testing

@Suite struct `A model configuration` {
  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `is sound by default`(_ architecture: ModelConfiguration.Architecture) {
    #expect(ModelConfiguration.defaults(of: architecture).problems.isEmpty)
  }

  @Test func `names the field that does not fit and both numbers`() {
    var configuration = ModelConfiguration()
    configuration.headCount = 3
    configuration.timeNormGroups = 7
    #expect(
      configuration.problems.map { "\($0.field): \($0.message)" } == [
        "num_heads: must divide z_dim 64, found 3",
        "num_heads: must divide value_dim 256, found 3",
        "timenorm_num_groups: must divide model_dim 128, found 7",
      ])
  }

  @Test func `refuses an odd rotary width, unless nothing rotates`() {
    var configuration = ModelConfiguration()
    configuration.zDim = 6
    #expect(configuration.problems.map(\.field) == ["z_dim"])
    configuration.ropeHeadCount = 0
    #expect(configuration.problems.isEmpty)
  }

  @Test func `refuses zero and negative extents before dividing by them`() {
    var configuration = ModelConfiguration()
    (configuration.headCount, configuration.chunkSize) = (0, -4)
    #expect(configuration.problems.map(\.field) == ["num_heads", "chunk_size"])
  }

  /// By hand, for one layer of width 4, z 2, values 6, ffn 8, one head, chunk 2, 6 steps, 10 tokens.
  @Test func `counts the operations of its matrix products`() {
    var configuration = ModelConfiguration()
    (configuration.layerCount, configuration.modelDim) = (1, 4)
    (configuration.zDim, configuration.valueDim, configuration.ffnHiddenDim) = (2, 6, 8)
    (configuration.headCount, configuration.chunkSize) = (1, 2)
    configuration.timeNormGroups = 2
    let weights = 4 * (3 * 6 + 2 + 4) + 3 * 4 * 8
    // Keys seen by steps 0 … 5: 1, 2, 3, 4, 3, 4.
    let attention = 17.0 / 6 * 16
    // Steps 4 and 5 read; chunks 0 and 1 are written with two products.
    let memory = 10.0 / 6 * 24
    let output = 80.0
    let expected = 3 * (Double(2 * weights) + attention + memory + output)
    let found = configuration.trainingFLOPsPerToken(length: 6, vocabulary: 10)
    #expect(abs(found - expected) < 1e-9)
  }
}
