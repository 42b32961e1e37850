import Layers
import Models
import Specs
package import Store
import Tasks
import Training

/// A study expanded into the trials that answer it, before any of them runs.
package struct StudyPlan: Sendable {
  /// Every trial, and what there is to know of it before it runs.
  package let manifest: StudyManifest
  /// Of each configuration of the manifest.
  let specifications: [StudySpecification]

  /// Plans a study.
  ///
  /// Trials come replicate by replicate, so that a study cut short has whole replicates. Of points that
  /// resolve to the same configuration of a variant the first is kept.
  ///
  /// - Parameters:
  ///   - study: What to plan.
  ///   - tasks: Keeps the texts that were read.
  /// - Throws: `TaskError` when a text cannot be read or is too short, `StudyError.sameTrials` when two
  ///   variants learn one text under two names, and are the same otherwise.
  package init(of study: LoadedStudy, tasks: TaskShelf) throws {
    let specification = study.specification
    var configurations: [StudyManifest.Configuration] = []
    var planned: [ResolvedConfiguration] = []
    var keys: [[String]] = []
    var seen: [String: String] = [:]
    var lastForms: ResolvedForms?
    var texts: [String] = []
    var counts: PlannedCounts?
    for configuration in study.configurations {
      let (_, digest) = try tasks.task(for: configuration.specification)
      let forms = ResolvedForms(configuration.specification, after: lastForms)
      lastForms = forms
      let trials = (0..<specification.replicates).map { replicate in
        Trial.key(
          of: forms.determiningText(
            replicate: replicate, dataDigest: digest, numerics: Trial.numerics))
      }
      if let variant = seen[trials[0]] {
        guard variant == configuration.variant else {
          throw StudyError.sameTrials(of: configuration.variant, and: variant)
        }
        continue
      }
      seen[trials[0]] = configuration.variant
      planned.append(configuration)
      texts.append(forms.plannedText)
      keys.append(trials)
    }
    let samenesses = SamenessSearch(planned, baseline: specification.baseline).samenesses
    for (index, configuration) in planned.enumerated() {
      let known = counts.flatMap { $0.isOf(configuration.specification) ? $0 : nil }
      let own = known ?? PlannedCounts(of: configuration.specification)
      counts = own
      configurations.append(
        Self.planned(configuration, texts[index], own, samenesses[index]))
    }
    let trials = (0..<specification.replicates).flatMap { replicate in
      keys.indices.map { index in
        StudyManifest.Trial(
          configuration: index, replicate: replicate, key: keys[index][replicate])
      }
    }
    specifications = planned.map(\.specification)
    var manifest = StudyManifest(
      experiment: specification.experiment, question: specification.question,
      hypothesis: specification.hypothesis, baseline: specification.baseline,
      replicates: specification.replicates, confidence: specification.confidence,
      specPath: study.path, spec: study.text, arguments: study.arguments, numerics: Trial.numerics,
      sweep: try specification.plannedSweep(tasks: tasks), configurations: configurations,
      trials: trials)
    manifest.replicatesUntil = try specification.plannedRule(tasks: tasks)
    manifest.contrasts = specification.plannedContrasts
    manifest.equivalence = specification.equivalence
    manifest.target = specification.target.map {
      StudyManifest.Target(measure: $0.measure, atLeast: $0.atLeast, atMost: $0.atMost)
    }
    self.manifest = manifest
  }

  private static func planned(
    _ configuration: ResolvedConfiguration, _ resolved: String, _ counts: PlannedCounts,
    _ sameness: StudyManifest.Sameness?
  ) -> StudyManifest.Configuration {
    StudyManifest.Configuration(
      variant: configuration.variant, point: configuration.point.index,
      settings: configuration.point.settings.map {
        StudyManifest.Setting(path: $0.dottedPath, value: $0.valueText)
      },
      specification: resolved,
      steps: configuration.specification.training.configuration.steps,
      parameters: counts.parameters, stateBytes: counts.stateBytes,
      trainingFLOPsPerToken: counts.trainingFLOPsPerToken, match: configuration.match,
      sameness: sameness)
  }
}

/// What a manifest counts of a model and the length of its task.
private struct PlannedCounts {
  private let model: ModelConfiguration
  private let length: Int
  private let vocabularySize: Int
  let parameters: Int
  let stateBytes: Int
  let trainingFLOPsPerToken: Double

  init(of specification: StudySpecification) {
    model = specification.model
    (length, vocabularySize) = (specification.task.length, specification.task.vocabularySize)
    parameters = model.parameterCount(vocabularySize: vocabularySize)
    stateBytes = model.largestStateBytes(within: length)
    trainingFLOPsPerToken = model.trainingFLOPsPerToken(length: length, vocabulary: vocabularySize)
  }

  /// Whether the counts are those of a specification.
  func isOf(_ specification: StudySpecification) -> Bool {
    model == specification.model && length == specification.task.length
      && vocabularySize == specification.task.vocabularySize
  }
}

extension StudySpecification {
  /// The specification of one configuration, without what is about the study as a whole.
  var planned: StudySpecification {
    var own = self
    own.variants = []
    own.baseline = ""
    own.sweep = nil
    own.match = MatchSpecification()
    own.replicatesUntil = nil
    own.power = nil
    own.target = nil
    own.contrasts = .listed([])
    own.equivalence = nil
    return own
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
    self = PreparedAlphabets().completing(written)
  }
}
