extension StudyManifest {
  /// What a trial is called: `gecko #0`, and in a sweep `gecko lr=1e-3 #0`.
  package func name(of trial: Trial) -> String {
    let configuration = configuration(of: trial)
    let settings = configuration.settings.map { setting in
      (setting.path.split(separator: ".").last.map(String.init) ?? setting.path) + "="
        + setting.value
    }
    return ([configuration.variant] + settings + ["#\(trial.replicate)"]).joined(separator: " ")
  }
}
