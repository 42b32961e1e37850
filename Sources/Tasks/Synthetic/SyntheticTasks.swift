/// The kinds of synthetic task that a spec can name, in the order they are listed to the user.
package enum SyntheticTasks {
  /// One line a kind.
  package static let all: [any SyntheticSettings.Type] = [
    MQARSettings.self,
    InContextRecall.self,
    NoisyRecall.self,
    FuzzyRecall.self,
    SelectiveCopying.self,
    Compression.self,
    Memorization.self,
    ForgettingMQAR.self,
    CompositionalMQAR.self,
    Parity.self,
    Majority.self,
    VocabularyMajority.self,
    CumulativeParity.self,
    CumulativeMajority.self,
    Needle.self,
    InductionHeads.self,
    VariableTracking.self,
  ]
}
