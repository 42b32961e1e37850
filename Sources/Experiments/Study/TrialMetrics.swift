import Store
import Tasks

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
        name: "wall_time", unit: "s", description: "seconds since training began, by the clock"),
      MetricColumn(
        name: "tokens_per_second", unit: "token/s", description: "speed of this step, by the clock"
      ),
    ])

  /// The series of a split's evaluations: tokens trained on, then the task's measures.
  static func evaluation(of split: Split, _ task: any SequenceTask) -> SeriesLayout {
    SeriesLayout(
      name: split.rawValue,
      columns: [
        MetricColumn(name: "tokens", unit: "token", description: "input tokens trained on")
      ]
        + task.measures.map { measure in
          MetricColumn(
            name: measure.rawValue, unit: measure.unit,
            description: "\(measure.rawValue) over the whole \(split.rawValue) split")
        })
  }
}
