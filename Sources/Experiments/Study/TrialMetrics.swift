import Layers
import Models
import Store
import Tasks
import Training

/// The series and columns of a trial's metrics.
enum TrialMetrics {
  /// Columns of the series `train`: one row a step.
  static let train = SeriesLayout(
    name: "train",
    columns: [
      MetricColumn(
        name: "tokens", unit: "token", description: "input tokens seen, this step included"),
      MetricColumn(
        name: "loss", unit: "nat", description: "mean loss of the step's labelled positions"),
      MetricColumn(name: "learning_rate", unit: "1", description: "learning rate of the update"),
      MetricColumn(
        name: "gradient_norm", unit: "1", description: "norm of the gradient before clipping"),
      MetricColumn(
        name: "clipped_gradient_norm", unit: "1", description: "norm after clipping"),
      MetricColumn(
        name: "wall_time", unit: "s", description: "seconds of training so far, by the clock",
        isMeasured: true),
      MetricColumn(
        name: "tokens_per_second", unit: "token/s", description: "speed of this step, by the clock",
        isMeasured: true),
      MetricColumn(
        name: "peak_memory", unit: "B", description: "most memory the process has held so far",
        isMeasured: true),
    ])

  /// Columns of the series `energy`, which is there where the processors count: one row an evaluation.
  static let energy = SeriesLayout(
    name: "energy",
    columns: [
      MetricColumn(
        name: "energy", unit: "J",
        description: "used by the machine's processors since the row before, by their own counters",
        isMeasured: true)
    ])

  private static let tokens = MetricColumn(
    name: "tokens", unit: "token", description: "input tokens trained on")

  /// The series of a split's evaluations: tokens trained on, then the task's measures.
  static func evaluation(of split: Split, _ task: any SequenceTask) -> SeriesLayout {
    SeriesLayout(
      name: split.rawValue,
      columns: [tokens]
        + task.measures.map { measure in
          MetricColumn(
            name: measure.rawValue, unit: measure.unit,
            description: "\(measure.rawValue) over the whole \(split.rawValue) split")
        })
  }

  /// The series `valid_slices` or `test_slices`: tokens trained on, then the measures of each slice's
  /// task, called `<slice>:<measure>`.
  static func slices(_ slices: [SlicedTask], of split: Split) -> SeriesLayout {
    SeriesLayout(
      name: slicesName(of: split),
      columns: [tokens]
        + slices.flatMap { slice in
          slice.task.measures.map { measure in
            MetricColumn(
              name: "\(slice.name):\(measure.rawValue)", unit: measure.unit,
              description: "\(measure.rawValue) over the \(split.rawValue) split of the slice "
                + slice.name)
          }
        })
  }

  /// The name of the series of a split of the slices.
  static func slicesName(of split: Split) -> String { "\(split.rawValue)_slices" }

  /// The series `updates`: one row a step, a column for each group of parameters.
  static func updates(of groups: [String]) -> SeriesLayout {
    SeriesLayout(
      name: "updates",
      columns: groups.map { group in
        MetricColumn(
          name: group, unit: "1",
          description: "norm of the update of the parameters of \(group), over their norm")
      })
  }

  /// The taps of a model whose statistics are recorded.
  static func measuredTaps(of model: ModelConfiguration) -> [String] {
    let taps = Set(model.taps(batch: 1, length: 1, vocabularySize: 1).map(\.name))
    return LayerStatistics.usualTaps(layers: model.layerCount).filter(taps.contains)
  }

  /// The series `layers`: one row every `training.statistics_every` steps.
  static func layers(of taps: [String]) -> SeriesLayout {
    SeriesLayout(
      name: "layers",
      columns: LayerStatistics.columns(of: taps).map { column in
        MetricColumn(name: column.name, unit: column.unit, description: column.description)
      })
  }
}
