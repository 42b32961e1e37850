extension StudyManifest {
  /// The variants, in the order of the spec.
  package var variants: [String] {
    var names: [String] = []
    for configuration in configurations where names.last != configuration.variant {
      names.append(configuration.variant)
    }
    return names
  }

  /// The configuration that a trial is of.
  package func configuration(of trial: Trial) -> Configuration {
    configurations[trial.configuration]
  }

  /// The plan with one of its trials alone, which is then the first.
  package func only(_ trial: Int) -> StudyManifest {
    var plan = self
    let own = trials[trial]
    plan.configurations = [configuration(of: own)]
    plan.trials = [Trial(configuration: 0, replicate: own.replicate, key: own.key)]
    return plan
  }

  /// Where a trial's files lie, from the study's folder: `<variant>/<key>`.
  package func folder(of trial: Trial) -> String {
    configuration(of: trial).variant + "/" + trial.key
  }

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
