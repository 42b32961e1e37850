extension StudyManifest {
  /// When a study has replicates enough: its differences to the baseline are known well enough.
  ///
  /// The plan then has as many replicates as there may be at most, and not all of them need be run.
  package struct ReplicatesUntil: Codable, Equatable, Sendable {
    /// What half the interval of each difference is to be at most, in units of the measure.
    package let halfWidth: Double
    /// The validation measure that decides, such as `loss`.
    package let measure: String
    /// Replicates that are run in any case, of which the spread of the differences is taken.
    package let atLeast: Int

    /// Says how well differences are to be known.
    package init(halfWidth: Double, measure: String, atLeast: Int) {
      self.halfWidth = halfWidth
      self.measure = measure
      self.atLeast = atLeast
    }
  }
}
