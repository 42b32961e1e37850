import Models

/// Looks for the width of a model whose count is nearest to a given one.
///
/// The widths that a model allows are those from the least one on, a fixed distance apart, since what
/// restricts them is that other numbers divide them; the count never falls with the width.
struct WidthSearch {
  private let property: any WritableKeyPath<ModelConfiguration, Int> & Sendable
  private let model: ModelConfiguration
  private let count: (ModelConfiguration) -> Double

  /// Beyond what a spec may say.
  private static let limit = 1_000_000

  init(
    width: MatchSpecification.Width, of model: ModelConfiguration,
    count: @escaping (ModelConfiguration) -> Double
  ) {
    property = width.property
    self.model = model
    self.count = count
  }

  /// The allowed width with the count nearest to `target`; of equally near ones the present one, then
  /// the least.
  ///
  /// - Returns: `nil` when no width is allowed.
  func nearest(to target: Double) -> (width: Int, count: Double)? {
    guard let first = allowed(from: 1) else { return nil }
    let step = (allowed(from: first + 1) ?? Self.limit + first) - first
    func counted(_ index: Int) -> (width: Int, count: Double) {
      let width = first + index * step
      return (width, count(model(of: width)))
    }
    // The first width that reaches the target, or the last of all.
    var (low, high) = (0, (Self.limit - first) / step)
    while low < high {
      let middle = (low + high) / 2
      if counted(middle).count >= target { high = middle } else { low = middle + 1 }
    }
    let present = model[keyPath: property]
    var candidates = [counted(low)]
    if low > 0 { candidates.insert(counted(low - 1), at: 0) }
    if model.problems.isEmpty { candidates.insert((present, count(model)), at: 0) }
    return candidates.min { abs($0.count - target) < abs($1.count - target) }
  }

  private func model(of width: Int) -> ModelConfiguration {
    var model = model
    model[keyPath: property] = width
    return model
  }

  /// The least allowed width that is not less than `start`.
  private func allowed(from start: Int) -> Int? {
    guard start <= Self.limit else { return nil }
    return (start...Self.limit).first { model(of: $0).problems.isEmpty }
  }
}
