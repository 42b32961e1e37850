import ArgumentParser
import Experiments

/// `gecko schema`: prints what an editor has to know of specs.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of specs, for editors.",
    discussion: """
      With it an editor completes keys, shows what they mean and what their defaults are, and marks \
      mistakes while they are typed:

        gecko schema > gecko.schema.json

      and, for editors with the YAML language server (VS Code's YAML extension, Neovim, Helix, \
      Zed), the first line of a spec:

        # yaml-language-server: $schema=gecko.schema.json

      It is a draft-7 schema, which other validators read too. What holds between keys, such as that \
      heads divide a width, is checked by gecko run alone.
      """)

  func run() {
    Console().write(StudySchema.text)
  }
}
