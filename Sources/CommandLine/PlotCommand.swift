import ArgumentParser
import Report
import Store

extension StudyPlot.Grouping: ExpressibleByArgument {}
extension StudyPlot.Axis: ExpressibleByArgument {}

/// `gecko plot`: one figure of a study.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws one figure of a study, or prints its numbers.",
    discussion: """
      Draws a column of a series, as gecko show names them, over training. A curve is the mean over \
      finished replicates with a band of one standard error; trials that have not finished are thin \
      lines.

        gecko plot data/runs/recall --y valid/loss --x tokens --by variant --save loss.pdf
        gecko plot data/runs/recall --y train/gradient_norm --by replicate --only gecko --smooth

      Without --save and --data the numbers go to standard output, as comma-separated values. Where \
      gnuplot is missing they are written beside the picture that could not be drawn.

      Exit status: 0 done; 1 the picture could not be drawn, or a file not read or written; 2 there is no \
      study in the folder, or no such series, column or variant in it.
      """)

  @Argument(help: ArgumentHelp("The study's folder.", valueName: "dir"))
  var folder: String

  @Option(
    name: .customLong("y"),
    help: ArgumentHelp("What to draw, such as valid/loss.", valueName: "series/column"))
  var measure: String

  @Option(name: .customLong("x"), help: ArgumentHelp("Against what.", valueName: "axis"))
  var axis = StudyPlot.Axis.step

  @Option(name: .long, help: ArgumentHelp("Which trials are a curve together.", valueName: "group"))
  var by = StudyPlot.Grouping.variant

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only this variant; * stands for any characters. Repeatable.", valueName: "variant"))
  var only: [String] = []

  @Flag(name: .customLong("log"), help: "Makes the axis of what is drawn logarithmic.")
  var isLogarithmic = false

  @Flag(name: .customLong("smooth"), help: "Draws running means of a fiftieth of the rows.")
  var isSmoothed = false

  @Option(
    name: .customLong("save"),
    help: ArgumentHelp("The picture: its name ends in .svg, .pdf or .png.", valueName: "file"))
  var picture: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The numbers, as comma-separated values.", valueName: "file"))
  var data: String?

  @Option(name: .long, help: ArgumentHelp("The program that draws.", valueName: "program"))
  var gnuplot = "gnuplot"

  func validate() throws {
    if let picture, Self.format(of: picture) == nil {
      throw ValidationError(
        "--save: expected a name that ends in .svg, .pdf or .png, found \(picture)")
    }
  }

  func run() throws {
    let console = Console()
    let plot = try read()
    guard picture != nil || data != nil else {
      console.write(bytes: Array(plot.values.utf8))
      return
    }
    var complaint: Gnuplot.Failure?
    var written: [String] = []
    do {
      if let picture, let format = Self.format(of: picture) {
        complaint = try plot.save(to: picture, as: format, drawnBy: Gnuplot(program: gnuplot))
        if complaint == nil { written.append(picture) }
      }
      let beside = complaint == nil ? nil : picture.map { String($0.dropLast(3)) + "csv" }
      if let path = data ?? beside {
        try TextFile.write(plot.values, to: path)
        written.append(path)
      }
    } catch {
      throw CommandFailure(.failed, error)
    }
    if !written.isEmpty { console.write(written.joined(separator: "\n")) }
    if let complaint { throw CommandFailure(.failed, complaint) }
  }

  private func read() throws -> StudyPlot {
    guard StudyReport.isPossible(inFolder: folder) else {
      throw CommandFailure(.wrongInput, ReportCommand.noStudy(in: folder))
    }
    var query = StudyPlot.Query(measure)
    query.axis = axis
    query.grouping = by
    query.only = only
    query.isLogarithmic = isLogarithmic
    query.isSmoothed = isSmoothed
    do {
      return try StudyPlot(ofStudyIn: folder, query)
    } catch {
      switch error {
      case .measure(let name, let known):
        throw CommandFailure(.wrongInput, Unknown("--y", name, among: known).text)
      case .variant(let name, let known):
        throw CommandFailure(.wrongInput, Unknown("--only", name, among: known).text)
      case .nothing:
        throw CommandFailure(
          .wrongInput,
          "--x \(axis.rawValue): expected a trial with rows of \(measure) against it, found none")
      case .store(let error):
        throw CommandFailure(.failed, error)
      }
    }
  }

  private static func format(of path: String) -> FigureScript.Format? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    return FigureScript.Format(rawValue: String(path[path.index(after: dot)...]))
  }
}
