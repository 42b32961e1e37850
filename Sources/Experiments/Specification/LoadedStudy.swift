import Models
package import Specs
package import Store

/// One variant of a study, with everything resolved but what a sweep sets.
package struct ResolvedVariant: Sendable {
  /// The variant's name, which can be a folder's.
  package let name: String
  /// The study with this variant's model, task, training and captures.
  package let specification: StudySpecification
}

/// A variant at a point of the sweep: what one trial a replicate is run of.
package struct ResolvedConfiguration: Sendable {
  /// The variant's name.
  package let variant: String
  /// What the sweep sets; nothing in a study without one.
  package let point: SweepPoint
  /// The study with this configuration's model, task, training and captures.
  package let specification: StudySpecification
  /// The width that was changed so that it is comparable to the baseline; `nil` where none was.
  package let match: StudyManifest.Match?
}

/// A study as its file and the arguments give it, read for every variant and point of the sweep.
package struct LoadedStudy: Sendable {
  /// The baseline's settings, with the variants and the baseline named even if the file does not.
  package let specification: StudySpecification
  /// The variants in the order of the file; at least one.
  package let variants: [ResolvedVariant]
  /// What trials are run of: by variant, then by point of the sweep.
  package let configurations: [ResolvedConfiguration]
  /// The user's own file, as written.
  package let text: String
  /// The file's path, as given.
  package let path: String
  /// The arguments of `--set`.
  package let arguments: [String]
}

/// Reads a study.
///
/// - Parameters:
///   - path: The spec's path.
///   - settings: Arguments of `--set`, such as `model.z_dim=32`, applied before any variant; one with
///     several values, such as `training.optimizer.lr=1e-3,3e-3`, is one more parameter of the sweep.
///   - refusesIdle: Whether a key that nothing reads because of what stands beside it is a mistake, and
///     a variant that is the same as another: so where trials are to be run.
/// - Returns: The study, sound in every variant; the text is still to be found.
/// - Throws: `SpecErrors` with every mistake of the file, the arguments, all variants and all points.
package func loadStudy(
  path: String, settings: [String], refusesIdle: Bool = true
) throws(SpecErrors) -> LoadedStudy {
  do throws(SpecErrors) {
    return try studyRead(from: path, settings: settings, refusesIdle: refusesIdle)
  } catch {
    throw StudyVocabulary.words.answering(error)
  }
}

private func studyRead(
  from path: String, settings: [String], refusesIdle: Bool
) throws(SpecErrors) -> LoadedStudy {
  let document = try SpecDocument(
    path: path, dependences: [ModelConfiguration.architectureDependence],
    presets: StudyPresets.all)
  let arguments = try SpecArguments(parsing: settings)
  let sweeps = arguments.sweeps.map { sweep in
    SpecOverride(
      path: ["sweep", "parameters", sweep.path.joined(separator: ".")],
      value: SpecNode(.sequence(sweep.values), at: sweep.place), place: sweep.place)
  }
  let reading = try StudyReading(document.applying(arguments.overrides + sweeps))
  let configurations = try reading.configurations(refusesIdle: refusesIdle)
  return LoadedStudy(
    specification: reading.study, variants: reading.variants.map(\.resolved),
    configurations: configurations, text: document.text, path: document.name, arguments: settings)
}
