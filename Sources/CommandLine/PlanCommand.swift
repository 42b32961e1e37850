import ArgumentParser
import Experiments
import Report

/// `gecko plan`: what a study would take; runs nothing.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Tells what a study would take, and runs nothing.",
    discussion: """
      Expands a spec into its trials and tells of each configuration its parameters, the state of a \
      streamed sequence, the operations a token, and estimates of the time and memory of a trial on \
      this machine, which is measured for a moment. Parameters, state and operations are exact. \
      A stop rule may end a trial earlier, and captures are not counted. Trials of the study's folder that \
      are finished are not counted again.

      It also says what difference to the baseline the planned replicates can resolve, with `power` in the \
      spec or the deviation that finished replicates of --from have, and how many would resolve the one \
      that `power` names.

      Exit status: 0 done; 2 the spec, an option or the data was wrong, one line a mistake.
      """)

  @OptionGroup var source: StudyOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Plans this variant only. Repeatable.", valueName: "variant"))
  var only: [String] = []

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      """
      A study whose finished replicates say how far paired differences scatter. (default: this study's \
      own, if it has begun)
      """,
      valueName: "dir"))
  var measured: String?

  @OptionGroup var computing: JobOptions

  @Flag(name: .long, help: "Prints one JSON object, with every trial.")
  var json = false

  func run() throws {
    let console = Console()
    let session = try StudySession(source, only: only, console: console)
    let forecast = try session.forecast(
      computing, on: .measured(), measuredIn: measured)
    console.write(json ? try JSONText.encoding(forecast) : forecast.text)
    if let business = Cores.business { console.say(business) }
  }
}
