import Models
package import Specs
import Tasks
import Training

/// What must hold between the parts of a study.
extension StudySpecification {
  package static let specRules = studyRules + mixtureRules + replicateRules + contrastRules

  private static let studyRules: [SpecRule<Self>] = [
    SpecRule("task", "training.stop.metric") { study, report in
      guard let stop = study.training.stop else { return }
      let metrics = study.validationMetrics
      if !metrics.contains(stop.metric) {
        report.add(at: "training.stop.metric", Self.expected(oneOf: metrics, found: stop.metric))
      } else if study.task.validationCount == 0 {
        report.add(
          at: "training.stop.metric",
          "expected a task with a validation split, found one that leaves it out")
      }
    },
    SpecRule("task", "mixture", "training.carry_state") { study, report in
      guard study.training.carriesState else { return }
      let path = "training.carry_state"
      guard case .text(let source) = study.task else {
        report.add(
          at: path,
          "expected task.kind: text, whose windows follow each other, found another task")
        return
      }
      let settings = source.settings
      if settings.context > 0 || settings.windows == .document || settings.splits.namesFiles {
        report.add(
          at: path,
          "windows have to follow each other: expected a task without context, windows of "
            + "documents, or splits that name files")
      }
      if !study.mixture.isEmpty {
        report.add(at: path, "windows have to follow each other: expected no mixture")
      }
    },
    SpecRule("task", "sweep.select.metric") { study, report in
      guard let metric = study.sweep?.selection.metric, !metric.isEmpty else { return }
      let path = "sweep.select.metric"
      if !study.validationMetrics.contains(metric) {
        report.add(at: path, Self.expected(oneOf: study.validationMetrics, found: metric))
      }
    },
    SpecRule("task", "target.metric") { study, report in
      guard let goal = study.target else { return }
      let metrics = study.validationMetrics
      if !metrics.contains(goal.metric) {
        report.add(at: "target.metric", Self.expected(oneOf: metrics, found: goal.metric))
      } else if study.task.validationCount == 0 {
        report.add(
          at: "target.metric",
          "expected a task with a validation split, found one that leaves it out")
      }
    },
    SpecRule("task", "sweep") { study, report in
      guard study.sweep != nil, study.task.validationCount == 0 else { return }
      report.add(
        at: "sweep",
        "expected a task with a validation split to choose by, found one that leaves it out")
    },
    SpecRule("task", "model") { study, report in
      // The section 'model' is judged by itself, and does not know what the task asks of it.
      let problems = study.model.problems.filter {
        $0.message.hasPrefix(ModelConfiguration.expectedWidthOfDecoder)
      }
      for problem in problems { report.add(at: "model." + problem.field, problem.message) }
    },
    SpecRule("training.steps", "training.evaluate_every", "sweep") { study, report in
      guard let sweep = study.sweep, sweep.method == .asha else { return }
      let (steps, every) = (study.training.configuration.steps, study.training.evaluateEvery)
      if let first = sweep.firstRung, first >= steps {
        report.add(
          at: "sweep.first_rung", "expected less than training.steps, \(steps), found \(first)")
      } else if sweep.rungs(of: study.training).count < 2 {
        report.add(
          at: "sweep.method",
          "expected an evaluation at which asha can stop a trial before training.steps, \(steps), "
            + "found training.evaluate_every \(every)")
      }
    },
    SpecRule("capture", "training.steps", "task") { study, report in
      for (index, capture) in study.captures.enumerated() {
        study.check(capture, at: "capture.\(index)", &report)
      }
    },
    SpecRule("variants", "baseline", "model.arch") { study, report in
      let names = study.variantNames
      guard !study.baseline.isEmpty, !names.contains(study.baseline) else { return }
      report.add(at: "baseline", Self.expected(oneOf: names, found: study.baseline))
    },
    SpecRule("variants", "match", "model.arch") { study, report in
      let names = study.variantNames
      for width in study.match.widths where !names.contains(width.name) {
        report.add(
          at: "match.widths.\(width.name)", Self.expected(oneOf: names, found: width.name))
      }
    },
  ]

  /// What the task's evaluations on validation data report: `valid/loss`, ….
  var validationMetrics: [String] {
    task.measures.map { "\(Split.validation.rawValue)/\($0.rawValue)" }
  }

  /// What a capture asks for that the training and the task do not have.
  private func check(
    _ capture: CaptureSpecification, at path: String, _ report: inout SpecFindings
  ) {
    let last = training.configuration.steps
    if case .listed(let steps) = capture.steps {
      for (index, step) in steps.enumerated() where step.number(of: last) > last {
        report.add(
          at: "\(path).steps.\(index)",
          "expected at most training.steps, \(last), found \(step.words)")
      }
    }
    if case .listed(let positions) = capture.positions {
      for (index, position) in positions.enumerated() where position >= task.length {
        report.add(
          at: "\(path).positions.\(index)",
          "expected a position below the task's length, \(task.length), found \(position)")
      }
    }
    if let count = task.validationCount, count > 0, capture.examples > count {
      report.add(
        at: path + ".examples",
        "expected at most the \(count) validation examples of the task, found "
          + "\(capture.examples)")
    }
  }

  static func expected(oneOf names: [String], found: String) -> String {
    let nearest = SpecName.nearest(to: found, among: names)
    let hint = nearest.map { "; did you mean \(SpecName.quoted($0))?" } ?? ""
    return "expected " + (names.count == 1 ? "" : "one of ") + names.joined(separator: ", ")
      + ", found \(SpecName.quoted(found))" + hint
  }
}
