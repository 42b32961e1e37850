package import Specs
package import Tasks

/// The key `task` of a synthetic kind: the fields that its settings declare.
package struct SyntheticSection<Settings: SyntheticSettings>: Sendable {
  /// What was read.
  package var settings: Settings

  /// Settings to write, or to read into.
  package init(_ settings: Settings) { self.settings = settings }
}

extension SyntheticSection: SpecDeclared {
  package static var specDefaults: Self { Self(Settings()) }

  package static var specFields: [SpecField<Self>] {
    Settings.settings.map { .within(\.settings, SpecField($0)) }
  }

  /// One rule a setting; what depends on others is judged after them.
  package static var specRules: [SpecRule<Self>] {
    let settings = Settings.settings
    let dependent = settings.filter { !$0.dependencies.isEmpty }
    return (settings.filter(\.dependencies.isEmpty) + dependent).map { setting in
      SpecRule(fields: [setting.key] + setting.dependencies) { section, report in
        report.add(section.settings.mistakes) { $0 == setting.key }
      }
    }
  }
}

extension SpecField where Section: SyntheticSettings {
  /// The field of a setting.
  init(_ setting: TaskSetting<Section>) {
    switch setting.property {
    case .integer(let path):
      self = .integer(setting.key, path, setting.summary)
    case .number(let path):
      self = .number(setting.key, path, setting.summary)
    case .flag(let path):
      self = .flag(setting.key, path, setting.summary)
    case .numberOrWord(let path, let word):
      self = .field(setting.key, path, .number(or: word), setting.summary)
    }
  }
}
