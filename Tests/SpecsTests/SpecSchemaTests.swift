import Specs
import Testing

@Suite struct `The schema of a spec` {
  private let schema = SpecSchema.document(
    of: ExampleStudy.self, title: "An example", presets: ["small"],
    common: ["experiment", "seed", "variants", "baseline"])

  /// What the schema says at a path of its own keys, as JSON.
  private func text(_ path: String...) -> String? {
    path.reduce(schema) { $0?[$1] }?.jsonText
  }

  private func whole(_ path: String...) -> String? {
    path.reduce(schema["definitions"]?["whole"]) { $0?["properties"]?[$1] }?.jsonText
  }

  @Test func `is that of a whole spec, or of a part that lies over others`() {
    #expect(text("$schema") == #""http://json-schema.org/draft-07/schema#""#)
    #expect(text("title") == #""An example""#)
    #expect(text("if") == #"{"required": ["extends"]}"#)
    #expect(text("then") == ##"{"$ref": "#/definitions/part"}"##)
    #expect(text("else") == ##"{"$ref": "#/definitions/whole"}"##)
    #expect(text("definitions", "whole", "required") == #"["experiment", "task"]"#)
    #expect(text("definitions", "whole", "additionalProperties") == "false")
    #expect(text("definitions", "part", "required") == nil)
    #expect(text("definitions", "part", "additionalProperties") == "false")
  }

  @Test func `says of a field what its declaration says`() {
    #expect(
      whole("model", "num_layers")
        == #"{"description": "Number of blocks.", "default": 2, "anyOf": "#
        + ##"[{"type": "integer", "minimum": 1, "maximum": 64}, {"$ref": "#/definitions/natural_text"}]}"##
    )
    #expect(
      whole("model", "dropout")
        == #"{"description": "Residual dropout.", "default": 0.0, "anyOf": [{"type": "number", "#
        + ##""minimum": 0, "exclusiveMaximum": 1}, {"$ref": "#/definitions/positive_text"}]}"##)
    #expect(
      whole("training", "rate")
        == #"{"description": "Peak learning rate.", "default": 0.0003, "anyOf": "#
        + #"[{"type": "number", "exclusiveMinimum": 0}, "#
        + ##"{"$ref": "#/definitions/positive_text"}]}"##)
    #expect(
      whole("model", "num_rope_heads")
        == #"{"description": "Default: num_heads.", "anyOf": [{"type": "integer", "minimum": 0}, "#
        + ##"{"$ref": "#/definitions/natural_text"}, {"type": "null"}]}"##)
    #expect(
      whole("model", "swiglu")
        == #"{"description": "A gated feed-forward.", "default": true, "type": "boolean"}"#)
    #expect(
      whole("model", "arch")
        == #"{"description": "Which architecture.", "default": "gecko", "#
        + #""enum": ["gecko", "megalodon", "llama"]}"#)
    #expect(
      whole("experiment")
        == #"{"description": "Its name.", "type": ["string", "number", "boolean"]}"#)
    #expect(
      whole("taps")
        == #"{"description": "What is captured.", "default": [], "type": "array", "#
        + #""items": {"type": ["string", "number", "boolean"]}}"#)
    #expect(whole("<<") == "{}")
    #expect(whole("model", "<<") == "{}")
  }

  @Test func `lets kind say which keys there are`() {
    #expect(
      whole("task")
        == #"{"description": "What is learnt.", "type": "object", "properties": {"kind": "#
        + #"{"description": "text: A file. mqar: Recall.", "enum": ["text", "mqar"]}}, "#
        + #""required": ["kind"], "allOf": ["#
        + #"{"if": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "text"}}}, "#
        + #""then": {"type": "object", "properties": {"kind": {"const": "text"}, "path": "#
        + #"{"description": "The file.", "type": ["string", "number", "boolean"], "pattern": "."}, "#
        + #""<<": {}}, "required": ["path"], "additionalProperties": false}}, "#
        + #"{"if": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "mqar"}}}, "#
        + #""then": {"type": ["object", "null"], "properties": {"kind": {"const": "mqar"}, "#
        + #""pairs": {"description": "Key-value pairs.", "default": 4, "anyOf": "#
        + ##"[{"type": "integer", "minimum": 1}, {"$ref": "#/definitions/natural_text"}]}, "##
        + #""<<": {}}, "additionalProperties": false}}]}"#)
    // The default's kind holds where none is given, and its own values are the defaults.
    let usual = schema["definitions"]?["whole"]?["properties"]?["training"]?["properties"]?[
      "optimizer"]
    #expect(usual?["type"]?.jsonText == #"["object", "null"]"#)
    guard case .list(let conditions) = usual?["allOf"], let last = conditions.last else {
      Issue.record("no conditions")
      return
    }
    #expect(last["if"]?.jsonText == #"{"type": "object", "not": {"required": ["kind"]}}"#)
    #expect(last["then"]?["properties"]?["beta2"]?["default"] == .number(0.98))
  }

  @Test func `knows every dotted path of an override`() {
    guard case .mapping(let paths) = schema["definitions"]?["overrides"]?["properties"] else {
      Issue.record("no paths")
      return
    }
    #expect(
      paths.map(\.key) == [
        "model", "model.arch", "model.num_layers", "model.model_dim", "model.num_heads",
        "model.num_rope_heads", "model.memory", "model.dropout", "model.swiglu", "task",
        "task.kind", "task.path", "task.pairs", "training", "training.steps", "training.rate",
        "training.optimizer", "training.optimizer.kind", "training.optimizer.beta1",
        "training.optimizer.beta2", "taps", "steps", "<<",
      ])
    #expect(
      text("definitions", "overrides", "properties", "model")
        == ##"{"$ref": "#/definitions/part/properties/model"}"##)
    #expect(
      text("definitions", "overrides", "properties", "model.swiglu")
        == #"{"description": "A gated feed-forward.", "type": "boolean"}"#)
    #expect(
      text("definitions", "overrides", "patternProperties")
        == #"{"^taps[.][^.]+$": {"type": ["string", "number", "boolean"]}, "#
        + #""^steps[.][^.]+$": {"type": ["string", "number", "boolean"]}}"#)
    #expect(
      whole("variants")
        == #"{"description": "Differences from the baseline.", "type": ["object", "null"], "#
        + ##""properties": {"<<": {}}, "additionalProperties": {"$ref": "#/definitions/overrides"}}"##
    )
  }

  @Test func `knows the names of paths, for mappings from paths to other things`() {
    #expect(
      text("definitions", "conditions")
        == #"{"type": ["object", "null"], "propertyNames": {"anyOf": "#
        + ##"[{"$ref": "#/definitions/path"}, {"enum": ["<<"]}]}}"##)
    guard case .list(let choices) = schema["definitions"]?["path"]?["anyOf"] else {
      Issue.record("no paths")
      return
    }
    #expect(choices[0].jsonText.hasPrefix(#"{"enum": ["model", "model.arch", "#))
    #expect(choices.last?.jsonText == ##"{"pattern": "^steps[.][^.]+$"}"##)
  }

  @Test func `is written for people, and reads as what it is`() throws {
    let text = schema.indentedJSONText
    #expect(text.hasPrefix("{\n  \"$schema\": "))
    #expect(text.split(separator: "\n").contains(##"  "else": {"$ref": "#/definitions/whole"},"##))
    let again = try SpecDocument(text: text, name: "schema.json").root
    #expect(again["definitions"]?["whole"]?["additionalProperties"]?.place.line ?? 0 > 100)
  }
}
