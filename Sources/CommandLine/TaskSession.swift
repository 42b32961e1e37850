import Experiments
import Report

/// One evaluation of tasks as `gecko eval` works with it.
struct TaskSession {
  private let evaluations: [TaskEvaluation]
  private let grid: TaskGrid
  private let options: EvalTaskOptions
  private let threads: Int
  private let console: Console

  /// Makes the tasks of every point of the grid.
  init(
    _ trained: TrainedModel, _ options: EvalTaskOptions, _ piece: Int?, threads: Int,
    console: Console
  ) throws {
    self.options = options
    self.threads = threads
    self.console = console
    do {
      grid = try TaskGrid(options.settings)
      evaluations = try trained.evaluations(
        over: grid, ofSpec: options.spec, split: options.split?.rawValue ?? "test",
        examples: options.examples, piece: piece)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
  }

  /// Judges the model at every point, and tells and keeps what was found.
  func run(_ keeper: EvaluationKeeper, json: Bool) throws {
    let interruption = Interruption { [console] in console.say("stops after these examples …") }
    let total = evaluations.reduce(0) { $0 + $1.count }
    var progress = EvalProgress(total: total, unit: "examples", console: console)
    var results: [TaskResult] = []
    var before = 0
    for evaluation in evaluations {
      let result: TaskResult?
      do {
        result = try evaluation.run(threads: threads) { done in
          progress.tell(before + done)
          return !interruption.wish.isUttered
        }
      } catch {
        throw CommandFailure(.failed, error)
      }
      guard let result else { throw CommandFailure(.interrupted, "stopped") }
      before += evaluation.count
      results.append(result)
    }
    interruption.stop()
    let found = GridResult(grid, results)
    let path = try keeper.keep(name, found.file)
    let text = GridText(found, path: path, split: split)
    console.write(json ? try JSONText.encoding(text) : text.block)
    if found.isBroken { throw CommandFailure(.failed, "a measure is not a finite number") }
  }

  private var split: String { options.split?.rawValue ?? "test" }

  /// Names the file of the result.
  private var name: String {
    let spec = options.spec.map { [$0.split(separator: "/").last.map(String.init) ?? $0] } ?? []
    let settings = options.settings.map { $0.hasPrefix("task.") ? String($0.dropFirst(5)) : $0 }
    return ([split] + spec + settings).joined(separator: "-")
  }
}

/// What an evaluation of tasks found, for people and for scripts.
struct GridText: Encodable {
  private struct Point: Encodable {
    let settings: [String: String]
    let length: Int
    let measures: [String: Double]
  }

  private let result: GridResult
  private let path: String
  private let split: String

  init(_ result: GridResult, path: String, split: String) {
    self.result = result
    self.path = path
    self.split = split
  }

  private enum CodingKeys: String, CodingKey { case file, split, points }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .file)
    try container.encode(split, forKey: .split)
    try container.encode(
      result.results.indices.map { index in
        Point(
          settings: Dictionary(
            zip(result.grid.axes.map(\.name), result.grid.values(at: index)),
            uniquingKeysWith: { $1 }),
          length: result.results[index].length,
          measures: Dictionary(
            result.results[index].measures.map { ($0.name, $0.value) },
            uniquingKeysWith: { $1 }))
      }, forKey: .points)
  }

  /// The lines of a terminal: a row a point.
  var block: String {
    let points = result.results.indices
    let axes = result.grid.axes.indices.map { axis in
      TextTable.Column(
        result.grid.axes[axis].name,
        cells: points.map { TextTable.Cell(result.grid.values(at: $0)[axis]) })
    }
    let measures = result.results[0].measures.indices.map { index in
      let measure = result.results[0].measures[index]
      return TextTable.Column(
        measure.name.split(separator: "_").joined(separator: " "),
        unit: measure.unit == "1" ? "" : measure.unit,
        cells: result.results.map {
          TextTable.Cell(NumberText.fixed($0.measures[index].value, decimals: 4))
        })
    }
    return (TextTable(axes + measures).lines + ["", "\(split) split, kept in \(path)"])
      .joined(separator: "\n")
  }
}
