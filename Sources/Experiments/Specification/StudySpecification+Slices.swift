import Specs
import Tasks
import Training

/// The keys `mixture`, `slices` and `grid`: differences from `task`.
extension StudySpecification {
  static let mixtureFields: [SpecField<Self>] = [
    .field(
      "mixture", \.mixture, after: ["task"],
      "What training examples are drawn from: differences from the task, each with a weight; the "
        + "task alone if not given."
    ) { study in .list(of: MixturePart.format(beside: study.task)) },
    .field(
      "mixture_run", \.mixtureRun, .optional(.integer(in: 1...1_000_000)),
      "Successive examples that are of one part of the mixture; training.micro_batch if not given."),
    .field(
      "slices", \.slices, after: ["task"],
      "Further sets to evaluate on, named differences from the task such as (64,4): {length: 64, "
        + "pairs: 4}."
    ) { study in .named(EvaluationSlice.format(beside: study.task)) },
    .field(
      "grid", \.grid, after: ["task"],
      "Keys of the task with lists of values, such as {length: [64, 128], depth: [0, 1]}: a slice "
        + "for each combination."
    ) { study in .optional(SpecGrid.format(of: EvaluationSlice.format(beside: study.task))) },
    .choice(
      "slices_every", \.slicesEvery,
      "When slices are evaluated: at the end, on test data; or at each evaluation on validation "
        + "data too."),
  ]

  static let mixtureRules: [SpecRule<Self>] = [
    SpecRule("mixture", "training.steps") { study, report in
      let steps = study.training.configuration.steps
      if let gap = MixtureWeight.gap(in: study.mixture.map(\.schedule.weight), count: steps),
        !study.mixture.isEmpty
      {
        report.add(
          at: "mixture",
          "expected a part with a weight above 0 in each of the \(steps) steps, found none in step "
            + "\(gap)")
      }
    },
    SpecRule("mixture", "mixture_run") { study, report in
      guard study.mixtureRun != nil, study.mixture.isEmpty else { return }
      report.add(at: "mixture_run", "expected a 'mixture' beside it, found none")
    },
    SpecRule("slices", "grid") { study, report in
      var names: Set<String> = []
      for slice in study.allSlices {
        if !slice.isNamed {
          report.add(
            at: "slices.\(slice.name)",
            "expected \(EvaluationSlice.expectedName), found \(SpecName.quoted(slice.name))")
        } else if !names.insert(slice.name).inserted {
          report.add(
            at: "grid", "expected cells that differ, found \(SpecName.quoted(slice.name)) twice")
        }
      }
    },
    SpecRule("slices", "grid", "slices_every", "task") { study, report in
      guard study.slicesEvery == .evaluation else { return }
      if study.allSlices.isEmpty {
        report.add(at: "slices_every", "expected 'slices' or a 'grid' beside it, found neither")
      } else if let slice = study.allSlices.first(where: { $0.task.validationCount == 0 }) {
        report.add(
          at: "slices_every",
          "expected slices with a validation split, found \(SpecName.quoted(slice.name)), which "
            + "leaves it out")
      }
    },
  ]

  /// What determines a trial's numbers beside model, task and training; nothing where the spec has
  /// neither mixture nor slices, so that such trials keep their keys.
  var mixtureEntries: [SpecValue.Entry] {
    var entries: [SpecValue.Entry] = []
    if !mixture.isEmpty {
      let parts = mixture.map { part in
        SpecValue.mapping(
          Self.entries(of: part.task.specValue) + Self.entries(of: part.schedule.specValue))
      }
      entries = [
        SpecValue.Entry(key: "mixture", value: .list(parts)),
        SpecValue.Entry(key: "mixture_run", value: .integer(runOfMixture)),
      ]
    }
    let slices = allSlices
    if !slices.isEmpty {
      let tasks = slices.map {
        SpecValue.Entry(key: $0.name, value: .mapping(Self.entries(of: $0.task.specValue)))
      }
      entries += [
        SpecValue.Entry(key: "slices", value: .mapping(tasks)),
        SpecValue.Entry(key: "slices_every", value: .text(slicesEvery.rawValue)),
      ]
    }
    return entries
  }

  /// Whether another specification trains and evaluates on the same examples, in the same order.
  func hasSameExamples(as other: Self) -> Bool {
    task == other.task && mixture == other.mixture && runOfMixture == other.runOfMixture
      && slices == other.slices && grid == other.grid && slicesEvery == other.slicesEvery
  }

  /// The keys of `mixtureEntries`.
  static let mixtureKeys: Set = ["mixture", "mixture_run", "slices", "slices_every"]

  /// Successive examples that are of one part.
  package var runOfMixture: Int { mixtureRun ?? training.configuration.microBatch }

  /// Without a path, which names the same text differently from another folder: the text is the task's.
  private static func entries(of value: SpecValue) -> [SpecValue.Entry] {
    guard case .mapping(let entries) = value else { return [] }
    return entries.filter { $0.key != "path" }
  }
}
