import Specs
import Testing

@Suite struct `Arguments with commas` {
  /// The values of one argument, as JSON; none if it is a mistake.
  private func values(_ argument: String) throws -> [String] {
    let arguments = try SpecArguments(parsing: [argument])
    #expect(arguments.overrides.count + arguments.sweeps.count == 1)
    return (arguments.overrides.map(\.value) + arguments.sweeps.flatMap(\.values)).map(json)
  }

  private func json(_ node: SpecNode) -> String {
    switch node.content {
    case .scalar(let text, true): text
    case .scalar(let text, false): "'\(text)'"
    case .sequence(let elements): "[" + elements.map(json).joined(separator: " ") + "]"
    case .mapping(let entries):
      "{" + entries.map { $0.key + ":" + json($0.value) }.joined(separator: " ") + "}"
    }
  }

  @Test(arguments: [
    ("a=1", ["1"]), ("a=", [""]), ("a=1,2", ["1", "2"]), ("a= 1 , 2 ,3 ", ["1", "2", "3"]),
    ("a=[1,2]", ["[1 2]"]), ("a=[1,2],[3,4]", ["[1 2]", "[3 4]"]),
    ("a={b: 1, c: 2}", ["{b:1 c:2}"]), ("a={b: [1,2]}, {b: []}", ["{b:[1 2]}", "{b:[]}"]),
    (#"a="x, y""#, ["'x, y'"]), (#"a="x, y",z"#, ["'x, y'", "z"]), ("a='x, y'", ["'x, y'"]),
    (#"a="x\", y",z"#, [#"'x", y'"#, "z"]), ("a='it''s, y',z", ["'it's, y'", "z"]),
    ("a=don't,won't", ["don't", "won't"]), ("a=['p, q', r],s", ["['p, q' r]", "s"]),
    ("a=f(1,2)", ["f(1", "2)"]), ("a=x[1,2]", ["x[1,2]"]), ("a=x]y,z", ["x]y", "z"]),
    ("a=null,~,none", ["null", "~", "none"]),
  ])
  func `are cut outside of brackets and quotes`(_ argument: String, _ expected: [String]) throws {
    #expect(try values(argument) == expected)
  }

  @Test func `sweep a path, and leave the others single`() throws {
    let arguments = try SpecArguments(
      parsing: ["model.num_layers=2", "training.rate=1e-3,3e-3", "steps.1=7", "seed=1,2"])
    #expect(arguments.overrides.map(\.path) == [["model", "num_layers"], ["steps", "1"]])
    #expect(arguments.sweeps.map(\.path) == [["training", "rate"], ["seed"]])
    let sweep = arguments.sweeps[0]
    #expect(sweep.place.description == "--set training.rate=1e-3,3e-3")
    #expect(sweep.values.allSatisfy { $0.place == sweep.place })
    let document = try SpecDocument(text: ExampleStudy.text, name: "spec.yaml")
    let rates = try sweep.values.map { value in
      let override = SpecOverride(path: sweep.path, value: value, place: sweep.place)
      return try document.applying([override]).read(ExampleStudy.self).training.rate
    }
    #expect(rates == [1e-3, 3e-3])
  }

  @Test func `are mistakes where nothing stands between them`() {
    let arguments = ["a=1,,2", "a=1,", "a=,1", "a=,", "a=[1],[2", "a=1,{b: 1, b: 2}"]
    let none = "expected a value between commas, found none; quote a text that has commas in it"
    #expect {
      _ = try SpecArguments(parsing: arguments)
    } throws: { error in
      "\(error)"
        == arguments.prefix(4).map { "--set \($0): \(none)" }.joined(separator: "\n")
        + "\n--set a=[1],[2: not YAML: did not find expected ',' or ']' "
        + "(while parsing a flow sequence that begins on line 1)"
        + "\n--set a=1,{b: 1, b: 2}: duplicate key 'b'; it is already given on line 1"
    }
  }

  @Test func `are a mistake where one value is wanted`() {
    #expect(
      mistakes(in: ExampleStudy.text, applying: ["experiment=why a, b", "seed=1,2,3"]) == [
        "--set experiment=why a, b: expected one value, found 2; quote a text that has commas in it",
        "--set seed=1,2,3: expected one value, found 3; quote a text that has commas in it",
      ])
  }
}
