import Specs
package import Store

extension StudyManifest {
  /// What an earlier plan of the study has otherwise, as far as it concerns what is run or compared;
  /// one line a difference.
  package func differences(from earlier: StudyManifest) -> [String] {
    guard numerics == earlier.numerics else {
      return [
        "this program computes other numbers than the one that planned it "
          + "(numerics \(earlier.numerics), now \(numerics))"
      ]
    }
    return changes("replicates", earlier.replicates, replicates)
      + changes("replicates.until", earlier.untilWords, untilWords)
      + changes("baseline", earlier.baseline, baseline)
      + changes("confidence", earlier.confidence, confidence)
      + changes("contrasts", earlier.contrastWords, contrastWords)
      + changes("equivalence", earlier.equivalenceWords, equivalenceWords)
      + (sweep == earlier.sweep ? [] : ["the sweep is another one"])
      + configurationDifferences(from: earlier)
  }

  private var untilWords: String {
    guard let rule = replicatesUntil else { return "not given" }
    return "\(rule.halfWidth) of valid/\(rule.measure) after \(rule.atLeast)"
  }

  private var contrastWords: String {
    guard let contrasts else { return "not given" }
    return contrasts.map { "\($0.variant) - \($0.other)" }.joined(separator: ", ")
  }

  private var equivalenceWords: String { equivalence.map { "\($0)" } ?? "not given" }

  private func changes<Value: Equatable>(
    _ name: String, _ before: Value, _ now: Value
  ) -> [String] {
    before == now ? [] : ["\(name) was \(before), is \(now)"]
  }

  private func configurationDifferences(from earlier: StudyManifest) -> [String] {
    var lines: [String] = []
    for configuration in configurations {
      guard let before = earlier.configurations.first(where: configuration.isNamedAs) else {
        lines.append("\(configuration.words) is new")
        continue
      }
      let changed = Self.changedKeys(before.specification, configuration.specification)
      lines += changed.map { "\(configuration.words): \($0)" }
      if changed.isEmpty, keys(of: configuration) != earlier.keys(of: before),
        replicates == earlier.replicates
      {
        lines.append("\(configuration.words): the text that it learns has other bytes")
      }
    }
    let gone = earlier.configurations.filter { before in
      !configurations.contains(where: before.isNamedAs)
    }
    return lines + gone.map { "\($0.words) is gone" }
  }

  private func keys(of configuration: Configuration) -> [String] {
    trials.filter { configurations[$0.configuration] == configuration }.map(\.key)
  }

  /// The keys of two resolved specifications that differ, in words; where a text lies does not count.
  private static func changedKeys(_ before: String, _ now: String) -> [String] {
    guard let earlier = leaves(before), let later = leaves(now) else {
      return before == now ? [] : ["its specification cannot be compared"]
    }
    let paths = Set(earlier.keys).union(later.keys).subtracting([
      "task.path", "question", "hypothesis", "replicates", "confidence",
    ])
    return paths.sorted().compactMap { path in
      let (old, new) = (earlier[path], later[path])
      guard old != new else { return nil }
      let words = (old?.jsonText ?? "not there", new?.jsonText ?? "not there")
      return "\(path) was \(words.0), is \(words.1)"
    }
  }

  private static func leaves(_ specification: String) -> [String: SpecValue]? {
    guard let document = try? SpecDocument(text: specification, name: name) else { return nil }
    return SpecValue(document.root).leaves
  }
}

extension StudyManifest.Configuration {
  /// Whether another configuration is of the same variant and the same settings.
  fileprivate func isNamedAs(_ other: Self) -> Bool {
    variant == other.variant && settings == other.settings
  }

  fileprivate var words: String {
    "variant '\(variant)'"
      + (settings.isEmpty
        ? "" : " at " + settings.map { "\($0.path) = \($0.value)" }.joined(separator: ", "))
  }
}

extension SpecValue {
  /// Every value that is no mapping, by dotted path.
  var leaves: [String: SpecValue] {
    var leaves: [String: SpecValue] = [:]
    func add(_ value: SpecValue, at path: String) {
      guard case .mapping(let entries) = value else {
        leaves[path] = value
        return
      }
      for entry in entries {
        add(entry.value, at: path.isEmpty ? entry.key : path + "." + entry.key)
      }
    }
    add(self, at: "")
    return leaves
  }
}
