extension StudyManifest {
  /// A value of a validation measure, to which steps, tokens and seconds are counted.
  package struct Target: Codable, Equatable, Sendable {
    /// The validation measure, such as `loss`.
    package let measure: String
    /// The target is reached at this value or more; one of the two is given.
    package let atLeast: Double?
    /// The target is reached at this value or less.
    package let atMost: Double?

    /// Says what is to be reached.
    package init(measure: String, atLeast: Double?, atMost: Double?) {
      self.measure = measure
      self.atLeast = atLeast
      self.atMost = atMost
    }

    /// Whether a value reaches the target; not a number never does.
    package func isReached(by value: Double) -> Bool {
      atLeast.map { value >= $0 } ?? atMost.map { value <= $0 } ?? false
    }
  }
}
