extension Schedule {
  /// Whether two schedules give the same learning rate in every step.
  ///
  /// Beyond a million steps only equal schedules count as such.
  ///
  /// - Parameters:
  ///   - peak: The peak of this schedule.
  ///   - other: The other schedule.
  ///   - otherPeak: The peak of that one.
  ///   - steps: Steps of a training.
  /// - Returns: Whether they do.
  package func agrees(
    withPeak peak: Double, with other: Schedule, ofPeak otherPeak: Double, in steps: Int
  ) -> Bool {
    if self == other && peak == otherPeak { return true }
    guard steps <= 1_000_000 else { return false }
    // The last steps are those in which schedules differ most.
    return (0..<steps).reversed().allSatisfy { step in
      rate(atStep: step, of: steps, peak: peak)
        == other.rate(atStep: step, of: steps, peak: otherPeak)
    }
  }
}
