/// Holm's step-down correction for several comparisons made at once.
///
/// Of `m` p-values in ascending order `p₁ ≤ … ≤ p_m` the adjusted ones are
///
///     p̃ᵢ = max over j ≤ i of min(1, (m − j + 1) · pⱼ)
///
/// Calling those below `α` differences keeps the probability of any false one below `α`, whatever the
/// dependence between the comparisons, and there is dependence: all share the baseline.
/// Source: S. Holm, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6 (1979).
package enum HolmCorrection {
  /// The adjusted p-values, in the order given.
  package static func adjusted(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var adjusted = values
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(values.count - rank) * values[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
