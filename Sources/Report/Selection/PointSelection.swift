/// How the point of a sweep is chosen that a variant is judged at.
enum PointSelection {
  /// What a point has to show.
  struct Candidate: Equatable {
    /// Trials that finished, of those planned.
    let finished: Int
    let planned: Int
    /// Mean of the choosing measure over finished replicates; nil when there is none.
    let score: Double?
  }

  /// The place of the best candidate.
  ///
  /// Those of which every replicate finished are compared; if there is none, those with most finished
  /// ones. Of equal scores the first counts. A score that is not finite is never chosen.
  ///
  /// - Returns: nil when nothing that has finished has a score.
  static func best(of candidates: [Candidate], lowerIsBetter: Bool) -> Int? {
    let scored = candidates.indices.filter { index in
      candidates[index].finished > 0 && (candidates[index].score?.isFinite ?? false)
    }
    let whole = scored.filter { candidates[$0].finished == candidates[$0].planned }
    let most = scored.map { candidates[$0].finished }.max()
    let eligible = whole.isEmpty ? scored.filter { candidates[$0].finished == most } : whole
    var best: (index: Int, score: Double)?
    for index in eligible {
      guard let score = candidates[index].score else { continue }
      guard let known = best?.score else {
        best = (index, score)
        continue
      }
      if lowerIsBetter ? score < known : score > known { best = (index, score) }
    }
    return best?.index
  }
}
