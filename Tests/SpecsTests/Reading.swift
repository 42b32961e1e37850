import Specs

/// The lines of what reading a text as an `ExampleStudy` reports; none if it is sound.
func mistakes(in text: String, applying arguments: [String] = []) -> [String] {
  do throws(SpecErrors) {
    let document = try SpecDocument(text: text, name: "spec.yaml")
    _ = try document.applying(SpecOverride.parse(arguments: arguments)).read(ExampleStudy.self)
    return []
  } catch {
    return error.diagnostics.map(\.description)
  }
}

/// A spec with sound required keys on its first two lines and the given text from line 3 on.
func study(_ rest: String) -> String {
  "experiment: e\ntask: {kind: mqar}\n" + rest
}

/// The study that a text gives, with arguments applied.
func read(_ text: String, applying arguments: [String] = []) throws -> ExampleStudy {
  try SpecDocument(text: text, name: "spec.yaml")
    .applying(SpecOverride.parse(arguments: arguments)).read(ExampleStudy.self)
}
