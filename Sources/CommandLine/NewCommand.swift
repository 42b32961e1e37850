import ArgumentParser
import Experiments
import Store

/// `gecko new`: begins an experiment.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begins an experiment: a folder with a spec that runs, and a page.",
    discussion: """
      Makes FOLDER/NAME/experiment.yaml and README.md. The spec is complete and runs in about a \
      minute: change it into your question.

      Exit status: 0 done; 1 a file could not be written; 2 the name cannot be a folder's, or there is \
      something of that name.
      """)

  @Argument(help: "The experiment's name, which its folder gets too.")
  var name: String

  @Option(name: .customLong("in"), help: ArgumentHelp("Where to make it.", valueName: "folder"))
  var folder = "Experiments"

  func run() throws {
    guard let template = StudyTemplate(name: name) else {
      throw CommandFailure(
        .wrongInput, "gecko new: expected \(StudyTemplate.expectedName), found '\(name)'")
    }
    let root = folder + (folder.hasSuffix("/") ? "" : "/") + name
    guard !Folder.isTaken(root) else {
      throw CommandFailure(.wrongInput, "\(root): there is something of that name already")
    }
    do {
      try TextFile.write(template.specification, to: root + "/experiment.yaml")
      try TextFile.write(template.page, to: root + "/README.md")
    } catch {
      throw CommandFailure(.failed, error)
    }
    let spec = root + "/experiment.yaml"
    Console().write(
      """
      \(spec)
      \(root)/README.md
      next: \(ShellWords.joined(["gecko", "plan", spec]))
            \(ShellWords.joined(["gecko", "run", spec]))
      """)
  }
}
