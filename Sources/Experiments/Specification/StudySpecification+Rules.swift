package import Specs
import Tasks
import Training

/// What must hold between the parts of a study.
extension StudySpecification {
  package static let specRules: [SpecRule<Self>] = [
    SpecRule("task", "training.stop.metric") { study, report in
      guard let stop = study.training.stop else { return }
      let metrics = study.task.measures.map { "\(Split.validation.rawValue)/\($0.rawValue)" }
      if !metrics.contains(stop.metric) {
        report.add(at: "training.stop.metric", Self.expected(oneOf: metrics, found: stop.metric))
      } else if study.task.validationCount == 0 {
        report.add(
          at: "training.stop.metric",
          "expected a task with a validation split, found one that leaves it out")
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

  private static func expected(oneOf names: [String], found: String) -> String {
    let nearest = SpecName.nearest(to: found, among: names)
    let hint = nearest.map { "; did you mean \(SpecName.quoted($0))?" } ?? ""
    return "expected " + (names.count == 1 ? "" : "one of ") + names.joined(separator: ", ")
      + ", found \(SpecName.quoted(found))" + hint
  }
}
