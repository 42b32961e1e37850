import Store

/// Finds the configurations that compute the numbers of another variant's, at the same point of a sweep.
struct SamenessSearch {
  /// What each configuration is the same as, in their order.
  private(set) var samenesses: [StudyManifest.Sameness?]

  /// Compares every configuration with the baseline's, then with those of variants before it.
  init(_ configurations: [ResolvedConfiguration], baseline: String) {
    samenesses = Array(repeating: nil, count: configurations.count)
    guard Set(configurations.map(\.variant)).count > 1 else { return }
    let points = Dictionary(grouping: configurations.indices) { configurations[$0].point.index }
    for indices in points.values where indices.count > 1 {
      let ordered =
        indices.filter { configurations[$0].variant == baseline }
        + indices.filter { configurations[$0].variant != baseline }
      var earlier: [(variant: String, form: NumericalForm)] = []
      for index in ordered {
        let form = NumericalForm(configurations[index].specification)
        samenesses[index] =
          earlier.lazy.compactMap { variant, other in
            form.reason(sharedWith: other).map {
              StudyManifest.Sameness(variant: variant, reason: $0)
            }
          }.first
        earlier.append((configurations[index].variant, form))
      }
    }
  }
}
