/// A setting that nothing of a model reads.
package struct IdleSetting: Equatable, Sendable {
  /// The setting's key in specs, such as `window`.
  package let key: String
  /// What would read it: `attention: sliding_window`.
  package let reader: String
  /// What the model has instead: `attention: chunk`.
  package let found: String
  /// The keys whose values make it idle.
  package let deciders: [String]
}

extension ModelConfiguration {
  /// The settings that nothing of the model reads, but those that say their default: another value of
  /// them changes no bit of what the model computes.
  package var idleSettings: [IdleSetting] {
    let usual = Self.defaults(of: architecture)
    return ModelSetting.all.compactMap { setting in
      guard !setting.agrees(self, usual), let obstacle = setting.obstacle(in: self) else {
        return nil
      }
      return IdleSetting(
        key: setting.key, reader: obstacle.reader, found: obstacle.found(self),
        deciders: obstacle.deciders)
    }
  }

  /// The keys that some models do not read.
  package static var conditionalKeys: [String] {
    ModelSetting.all.filter { !$0.conditions.isEmpty }.map(\.key)
  }

  /// The same model, with the defaults where nothing reads what is set.
  package var withoutIdleSettings: ModelConfiguration {
    var model = self
    let usual = Self.defaults(of: architecture)
    for setting in ModelSetting.all where setting.obstacle(in: self) != nil {
      setting.copy(&model, usual)
    }
    return model
  }
}
