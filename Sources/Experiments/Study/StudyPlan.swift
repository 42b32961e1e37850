import Layers
import Models
import Specs
package import Store
import Tasks
import Training

/// Expands a study into the trials that answer it, before any of them runs.
package enum StudyPlan {
  /// Plans a study.
  ///
  /// Trials come replicate by replicate, so that a study cut short has whole replicates. Of points that
  /// resolve to the same configuration of a variant the first is kept.
  ///
  /// - Parameters:
  ///   - study: What to plan.
  ///   - tasks: Keeps the texts that were read.
  /// - Returns: Every trial, and what there is to know of it before it runs.
  /// - Throws: `TaskError` when a text cannot be read or is too short.
  package static func manifest(of study: LoadedStudy, tasks: TaskShelf) throws -> StudyManifest {
    let specification = study.specification
    var configurations: [StudyManifest.Configuration] = []
    var keys: [[String]] = []
    var seen: Set<String> = []
    for configuration in study.configurations {
      let (_, digest) = try tasks.task(for: configuration.specification)
      let trials = (0..<specification.replicates).map { replicate in
        Trial(
          variant: configuration.variant, configuration.specification, replicate: replicate,
          dataDigest: digest
        ).key
      }
      guard seen.insert(configuration.variant + "/" + trials[0]).inserted else { continue }
      configurations.append(planned(configuration))
      keys.append(trials)
    }
    let trials = (0..<specification.replicates).flatMap { replicate in
      keys.indices.map { index in
        StudyManifest.Trial(
          configuration: index, replicate: replicate, key: keys[index][replicate])
      }
    }
    var manifest = StudyManifest(
      experiment: specification.experiment, question: specification.question,
      hypothesis: specification.hypothesis, baseline: specification.baseline,
      replicates: specification.replicates, confidence: specification.confidence,
      specPath: study.path, spec: study.text, arguments: study.arguments, numerics: Trial.numerics,
      sweep: try specification.plannedSweep(tasks: tasks), configurations: configurations,
      trials: trials)
    manifest.replicatesUntil = try specification.plannedRule(tasks: tasks)
    manifest.target = specification.target.map {
      StudyManifest.Target(measure: $0.measure, atLeast: $0.atLeast, atMost: $0.atMost)
    }
    return manifest
  }

  private static func planned(
    _ configuration: ResolvedConfiguration
  ) -> StudyManifest.Configuration {
    let specification = configuration.specification
    let task = specification.task
    let model = LanguageModel(specification.model, vocabularySize: task.vocabularySize)
    return StudyManifest.Configuration(
      variant: configuration.variant, point: configuration.point.index,
      settings: configuration.point.settings.map {
        StudyManifest.Setting(path: $0.dottedPath, value: $0.valueText)
      },
      specification: specification.planned.jsonText,
      steps: specification.training.configuration.steps,
      parameters: model.layout.parameterCount,
      stateBytes: specification.model.largestStateBytes(within: task.length),
      trainingFLOPsPerToken: specification.model.trainingFLOPsPerToken(
        length: task.length, vocabulary: task.vocabularySize),
      match: configuration.match)
  }
}

extension StudySpecification {
  /// The specification of one configuration, without what is about the study as a whole.
  fileprivate var planned: SpecValue {
    var own = self
    own.variants = []
    own.baseline = ""
    own.sweep = nil
    own.match = MatchSpecification()
    own.replicatesUntil = nil
    own.power = nil
    own.target = nil
    return own.specValue
  }

  /// When there are replicates enough; `nil` where all are run.
  fileprivate func plannedRule(tasks: TaskShelf) throws -> StudyManifest.ReplicatesUntil? {
    guard let rule = replicatesUntil else { return nil }
    let headline = try tasks.task(for: self).task.headline.rawValue
    return StudyManifest.ReplicatesUntil(
      halfWidth: rule.goal.halfWidth,
      measure: rule.goal.measure.isEmpty ? headline : rule.goal.measure, atLeast: rule.atLeast)
  }

  /// Reads the specification of one configuration from a plan.
  ///
  /// - Parameters:
  ///   - json: The text.
  ///   - file: Where it stands, for messages.
  /// - Throws: `SpecErrors` when it is none.
  init(planned json: String, in file: String) throws(SpecErrors) {
    let written: StudySpecification = try SpecDocument(text: json, name: file).read()
    self = written.withPreparedText
  }
}
