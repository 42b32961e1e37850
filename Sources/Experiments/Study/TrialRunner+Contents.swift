import Layers
import Models
import Specs
import Store
import Tasks
import Tensors
import Training

extension TrialRunner {
  /// What the trial's run file holds from its first moment.
  ///
  /// - Throws: `TaskError` when an example cannot be read.
  func contents(
    of model: LanguageModel, groups: [String], measuredTaps: [String], captures: CapturePlan,
    countsEnergy: Bool
  ) throws(TaskError) -> RunFileContents {
    let splits = [Split.validation, .test].filter { task.count(of: $0) ?? 0 > 0 }
    let recording = trial.specification.training.recording
    let layers =
      recording.statisticsEvery > 0 && !measuredTaps.isEmpty
      ? [TrialMetrics.layers(of: measuredTaps)] : []
    let standards = try standards()
    return RunFileContents(
      spec: specText, resolvedSpec: trial.resolved,
      provenance: identity(of: model)
        + Trial.Stream.allCases.map { stream in
          Attribute("stream_\(stream.rawValue)", .text(stream.seedText(in: trial)))
        } + standards + [Attribute("threads", .integer(workers.count))] + provenance.attributes,
      series: [TrialMetrics.train] + splits.map { TrialMetrics.evaluation(of: $0, task) }
        + evaluatedSplitsOfSlices.map { TrialMetrics.slices(slices, of: $0) }
        + [TrialMetrics.updates(of: groups)] + layers + (countsEnergy ? [TrialMetrics.energy] : []),
      captures: captures.layouts)
  }

  /// The splits of slices that are evaluated.
  var evaluatedSplitsOfSlices: [Split] {
    guard !slices.isEmpty else { return [] }
    return trial.specification.slicesEvery == .evaluation ? [.validation, .test] : [.test]
  }

  /// What the headline can be held against, and what test and training have in common.
  private func standards() throws(TaskError) -> [Attribute] {
    var attributes = [("chance", task.standards.chance), ("ceiling", task.standards.ceiling)]
      .compactMap { name, value in value.map { Attribute(name, .real($0)) } }
    // Of a text the splits are apart, and windows begin anywhere.
    if case .text = trial.specification.task { return attributes }
    let training = trial.specification.training.configuration
    let common = try task.repeatedExamples(
      afterTraining: training.steps * training.batch, from: trial.stream(.data))
    if let common {
      attributes += [
        Attribute("repeated_test_examples", .integer(common.repeated)),
        Attribute("test_examples", .integer(common.tested)),
        Attribute("compared_training_examples", .integer(common.trained)),
      ]
    }
    return attributes
  }

  /// Which trial this is, and of what: in the run file and in every checkpoint.
  func identity(of model: LanguageModel) -> [Attribute] {
    let specification = trial.specification
    var identity: [Attribute] = [
      Attribute("experiment", .text(specification.experiment)),
      Attribute("variant", .text(trial.variant)),
      Attribute("replicate", .integer(trial.replicate)),
      Attribute("trial_key", .text(trial.key)),
      Attribute("seed", .integer(Int(specification.seed))),
      Attribute("parameters", .integer(model.layout.parameterCount)),
      Attribute("vocabulary_size", .integer(model.vocabularySize)),
      Attribute("headline", .text(task.headline.rawValue)),
      Attribute("headline_lower_is_better", .flag(task.headline.lowerIsBetter)),
    ]
    if case .text(let source) = specification.task {
      identity.append(Attribute("corpus_path", .text(source.path)))
      if source.prepared != nil, let text = task as? TextTask {
        identity += TextFacts(tokenizer: text.tokenizer, bosToken: text.bosToken).attributes
      }
    }
    return identity
  }
}
