import Experiments
import Models
import Specs
import Store
import Testing

@Suite struct `Matching a variant to the baseline` {
  private static func text(_ match: String, _ variant: String, model: String = "") -> String {
    recall(
      "model: {\(model)}\nmatch: \(match)\nvariants: {gecko: {}, x: {\(variant)}}\n")
  }

  /// The second variant, matched to the first, and both as they are.
  private static func pair(
    _ match: String, _ variant: String, model: String = ""
  ) throws -> (
    matched: StudySpecification, match: StudyManifest.Match?, before: StudySpecification,
    baseline: StudySpecification
  ) {
    let study = try study(text(match, variant, model: model))
    let (baseline, before) = (study.variants[0].specification, study.variants[1].specification)
    let result = try matched(before, variant: "x", to: baseline)
    return (result.specification, result.match, before, baseline)
  }

  @Test(arguments: ["gecko", "megalodon", "mega", "llama"])
  func `finds a feed-forward with the same parameters`(_ architecture: String) throws {
    let pair = try Self.pair(
      "parameters",
      "model.arch: \(architecture), model.ema: none"
        + (architecture == "llama" ? "" : ", model.swiglu: false"))
    let match = try #require(pair.match)
    let count = pair.matched.model.parameterCount(vocabularySize: 8192)
    #expect(match.count == Double(count))
    #expect(
      match.target == Double(pair.baseline.model.parameterCount(vocabularySize: 8192)))
    #expect(abs(match.count - match.target) <= 0.02 * match.target)
    #expect(match.quantity == "parameters" && match.width == "ffn_hidden_dim")
    #expect(match.from == 256 && match.to == pair.matched.model.ffnHiddenDim)
    // One more or less would be farther off.
    for width in [match.to - 1, match.to + 1] {
      var other = pair.matched.model
      other.ffnHiddenDim = width
      let deviation = abs(Double(other.parameterCount(vocabularySize: 8192)) - match.target)
      #expect(deviation >= abs(match.count - match.target))
    }
  }

  @Test func `is part of a study's plan, at every point of its sweep`() throws {
    let loaded = try study(
      Self.text("parameters", "model.ema: none")
        + "sweep: {parameters: {model.num_layers: [2, 3]}}\n")
    let manifest = try StudyPlan(of: loaded, tasks: TaskShelf()).manifest
    #expect(manifest.configurations.map { $0.match == nil } == [true, true, false, false])
    for (own, other) in zip(manifest.configurations[2...], manifest.configurations) {
      let match = try #require(own.match)
      #expect(match.target == Double(other.parameters) && match.count == Double(own.parameters))
      #expect(abs(match.count - match.target) <= 0.02 * match.target)
    }
    #expect(manifest.configurations[2].match?.target != manifest.configurations[3].match?.target)
  }

  @Test func `changes nothing but the width`() throws {
    let pair = try Self.pair("parameters", "model.memory: none, model.ema: none")
    var expected = pair.before
    expected.model.ffnHiddenDim = pair.matched.model.ffnHiddenDim
    #expect(pair.matched == expected && pair.matched != pair.before)
  }

  @Test func `leaves the baseline, what is equal already, and studies without it alone`() throws {
    let pair = try Self.pair("parameters", "model.ema: none")
    let same = try matched(pair.baseline, variant: "gecko", to: pair.baseline)
    #expect(same.specification == pair.baseline && same.match == nil)
    // The working memory has no parameters of its own.
    let equal = try Self.pair("parameters", "model.memory: none")
    #expect(equal.match == nil && equal.matched == equal.before)
    let none = try Self.pair("none", "model.ema: none")
    #expect(none.match == nil && none.matched == none.before)
  }

  @Test(arguments: ["gecko", "megalodon", "mega", "llama"])
  func `finds a feed-forward with the same operations`(_ architecture: String) throws {
    let pair = try Self.pair("flops", "model.arch: \(architecture), model.num_layers: 5")
    let match = try #require(pair.match)
    #expect(
      match.count == pair.matched.model.trainingFLOPsPerToken(length: 64, vocabulary: 8192))
    #expect(abs(match.count - match.target) <= 0.02 * match.target)
  }

  @Test(arguments: ["model.arch: gecko, model.ema: none", "model.arch: megalodon"])
  func `finds values with the same state`(_ variant: String) throws {
    let pair = try Self.pair("state", variant)
    let match = try #require(pair.match)
    #expect(match.width == "value_dim")
    #expect(match.count == Double(pair.matched.model.largestStateBytes(within: 64)))
    #expect(abs(match.count - match.target) <= 0.02 * match.target)
    #expect(pair.matched.model.valueDim % 2 == 0)
  }

  @Test func `takes the width that the spec names for a variant`() throws {
    let pair = try Self.pair(
      "{count: state, width: z_dim, widths: {x: model_dim}}", "model.arch: llama")
    let match = try #require(pair.match)
    #expect(match.width == "model_dim" && match.quantity == "state")
    #expect(abs(match.count - match.target) <= 0.02 * match.target)
    // Two heads whose keys rotate in pairs.
    #expect(match.to % 4 == 0 && pair.matched.model.problems.isEmpty)
    let mega = try Self.pair(
      "{count: state, widths: {x: cema_ndim}}", "model.arch: mega, model.timenorm_num_groups: 8")
    #expect(mega.match?.width == "cema_ndim")
  }

  @Test func `tries only widths that heads and groups divide`() throws {
    let pair = try Self.pair(
      "{count: parameters, width: model_dim, tolerance: 0.2}",
      "model.ema: none, model.num_layers: 1", model: "timenorm_num_groups: 32")
    let match = try #require(pair.match)
    #expect(match.to % 32 == 0 && match.to > 128)
    let heads = try Self.pair(
      "{count: parameters, width: value_dim}", "model.ema: none, model.num_heads: 16")
    #expect(try #require(heads.match).to % 16 == 0)
  }

  @Test(arguments: [
    (
      "parameters", "model.num_layers: 1000",
      "variant 'x' cannot be matched to 'gecko': ffn_hidden_dim = 1 gives 135,537,408 parameters, "
        + "4383.8 % more than 3,022,848"
    ),
    (
      "state", "model.arch: llama",
      "variant 'x' cannot be matched to 'gecko': value_dim = 256 gives a state of 262,680 bytes, "
        + "55.6 % less than 592,128"
    ),
    (
      "{count: parameters, width: model_dim, tolerance: 0.0001}",
      "model.num_layers: 3, model.timenorm_num_groups: 64",
      "variant 'x' cannot be matched to 'gecko': model_dim = 128 gives 2,791,488 parameters, 7.7 % "
        + "less than 3,022,848"
    ),
  ])
  func `says how near it came`(_ match: String, _ variant: String, _ message: String) throws {
    #expect(try mistakes(in: Self.text(match, variant)) == ["spec.yaml:4:8: match: " + message])
  }

  @Test func `does not name a trial, but the width does`() throws {
    func key(_ specification: StudySpecification) -> String {
      specification.determiningText(replicate: 0, dataDigest: nil, numerics: 1)
    }
    let plain = try Self.pair("none", "model.ema: none")
    let pair = try Self.pair("parameters", "model.ema: none")
    #expect(key(pair.before) == key(plain.before))
    #expect(key(pair.matched) != key(plain.before))
  }
}
