extension StudyManifest {
  /// What a sweep tries for one key.
  package struct Parameter: Codable, Equatable, Sendable {
    /// Dotted path of the key.
    package let path: String
    /// The values that are tried, numbers ascending, others in the order of the spec.
    package let values: [String]
    /// Whether the values have an order, so that the first and the last are the edges of a range.
    package let isOrdered: Bool
    /// The bounds that values were drawn between; `nil` where they were listed.
    package let bounds: [Double]?
    /// Whether values were drawn evenly in their logarithm.
    package let isLogarithmic: Bool

    /// Says what is tried for a key.
    package init(
      path: String, values: [String], isOrdered: Bool, bounds: [Double]?, isLogarithmic: Bool
    ) {
      self.path = path
      self.values = values
      self.isOrdered = isOrdered
      self.bounds = bounds
      self.isLogarithmic = isLogarithmic
    }
  }

  /// How asynchronous successive halving continues some trials and stops others.
  package struct Halving: Codable, Equatable, Sendable {
    /// One in so many goes on from a rung to the next.
    package let reduction: Int
    /// The steps at which trials are compared, ascending; the last is that of a whole trial.
    package let rungs: [Int]
    /// A decision waits for the results of all but the last so many before it.
    package let ahead: Int

    /// Says when trials are compared.
    package init(reduction: Int, rungs: [Int], ahead: Int) {
      self.reduction = reduction
      self.rungs = rungs
      self.ahead = ahead
    }
  }

  /// What is tried of every variant, and how the best is chosen.
  package struct Sweep: Codable, Equatable, Sendable {
    /// In the order of the spec.
    package let parameters: [Parameter]
    /// The validation measure that chooses, such as `loss`.
    package let measure: String
    /// Whether the smallest value is chosen.
    package let lowerIsBetter: Bool
    /// `nil` where every trial takes all its steps.
    package let halving: Halving?

    /// Says what is tried.
    package init(
      parameters: [Parameter], measure: String, lowerIsBetter: Bool, halving: Halving?
    ) {
      self.parameters = parameters
      self.measure = measure
      self.lowerIsBetter = lowerIsBetter
      self.halving = halving
    }
  }
}
