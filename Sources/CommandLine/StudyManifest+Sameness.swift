import Report
import Store

extension StudyManifest {
  /// Says of each variant that computes the numbers of another that it does, and why; a line for each
  /// reason.
  ///
  /// - Parameter variants: The variants to say it of.
  /// - Returns: The lines, in the order of the spec.
  func samenessLines(of variants: Set<String>) -> [String] {
    var lines: [String] = []
    for variant in self.variants where variants.contains(variant) {
      let own = configurations.filter { $0.variant == variant }
      var told: [Sameness] = []
      for configuration in own {
        guard let sameness = configuration.sameness, !told.contains(sameness) else { continue }
        told.append(sameness)
        let points = own.filter { $0.sameness == sameness }
        lines.append(
          "note: \(variant)\(points.count == own.count ? "" : points.words) computes the same numbers as "
            + "\(sameness.variant): \(sameness.reason)")
      }
    }
    return lines
  }
}

extension [StudyManifest.Configuration] {
  /// ` at chunk_size=32`, and how many more points there are.
  fileprivate var words: String {
    guard let first else { return "" }
    let settings = first.settings.map { setting in
      (setting.path.split(separator: ".").last.map(String.init) ?? setting.path) + "="
        + setting.value
    }
    return " at " + settings.joined(separator: " ")
      + (count > 1 ? " and \(NumberText.whole(count - 1)) more" : "")
  }
}
