import Store

/// The trials in a study's folder, or a variant's, for a message to the user, where it was given in place of a trial's.
struct TrialListing {
  /// A line each: the path, and what the study's plan calls the trial.
  let lines: [String]

  /// Lists what lies in a folder; nothing where no trial does.
  init(below folder: String) {
    let root = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let studies = [root, Folder.parent(of: root)].filter { !$0.isEmpty }
    let names = studies.lazy.compactMap { Self.names(inStudy: $0) }.first ?? [:]
    lines = Folder.trials(below: root, depth: 2).filter { $0 != root }.map { path in
      path + (names[path].map { "  " + $0 } ?? "")
    }
  }

  private static func names(inStudy folder: String) -> [String: String]? {
    guard let manifest = try? StudyManifest(readingFolder: folder) else { return nil }
    let names = manifest.trials.map {
      (folder + "/" + manifest.folder(of: $0), manifest.name(of: $0))
    }
    return Dictionary(names) { first, _ in first }
  }
}
