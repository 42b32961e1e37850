import Experiments
import Specs
import Testing

@Suite struct `The match of a spec` {
  private static let variants = "variants: {gecko: {}, megalodon: {model.arch: megalodon}}\n"

  @Test func `is nothing, a count, or a count and how it is reached`() throws {
    func written(_ text: String) throws -> String? {
      try study(recall(text + Self.variants)).specification.specValue["match"]?.jsonText
    }
    #expect(try written("") == #""none""#)
    #expect(try written("match: state\n") == #""state""#)
    #expect(try written("match: {count: flops}\n") == #""flops""#)
    #expect(
      try written("match: {count: parameters, widths: {megalodon: model_dim}, tolerance: 1e-2}\n")
        == #"{"count": "parameters", "width": null, "widths": {"megalodon": "model_dim"}, "#
        + #""tolerance": 0.01}"#)
  }

  @Test func `changes the width that suits the count if none is named`() throws {
    func width(_ text: String, of variant: String = "gecko") throws -> String {
      try study(recall(text + Self.variants)).specification.match.width(of: variant).rawValue
    }
    #expect(try width("match: parameters\n") == "ffn_hidden_dim")
    #expect(try width("match: flops\n") == "ffn_hidden_dim")
    #expect(try width("match: state\n") == "value_dim")
    let both = "match: {count: state, width: z_dim, widths: {megalodon: cema_ndim}}\n"
    #expect(try width(both) == "z_dim")
    #expect(try width(both, of: "megalodon") == "cema_ndim")
  }

  @Test(arguments: [
    (
      "match: parameter",
      "3:8: match: expected one of none, parameters, state, flops, found 'parameter'; did you mean "
        + "'parameters'?"
    ),
    (
      "match: [parameters]",
      "3:8: match: expected one of none, parameters, state, flops, or a mapping with 'count', found "
        + "a list"
    ),
    (
      "match: {width: z_dim}",
      "3:8: missing key 'count' in 'match'; expected one of none, parameters, state, flops"
    ),
    (
      "match: {count: state, width: valu_dim}",
      "3:30: match.width: expected one of model_dim, z_dim, value_dim, ffn_hidden_dim, cema_ndim, "
        + "found 'valu_dim'; did you mean 'value_dim'?"
    ),
    (
      "match: {count: state, widths: {megaldon: z_dim}}",
      "3:42: match.widths.megaldon: expected one of gecko, megalodon, found 'megaldon'; did you mean "
        + "'megalodon'?"
    ),
    (
      "match: {count: state, tolerance: 0}",
      "3:34: match.tolerance: expected a number above 0, found '0'"
    ),
  ])
  func `can be mistaken`(_ line: String, _ mistake: String) throws {
    let found = try mistakes(in: recall(line + "\n" + Self.variants))
    #expect(found == ["spec.yaml:" + mistake])
  }
}
