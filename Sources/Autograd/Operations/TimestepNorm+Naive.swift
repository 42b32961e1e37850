import Foundation
import Tensors

extension TimestepNorm {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let (x, weight, bias) = (inputs[0], inputs[1].values, inputs[2].values)
    let (sequences, length, width) = (x.shape[0], x.shape[1], x.columns)
    let size = width / groups
    var y = NaiveTensor(shape: x.shape)
    var means = NaiveTensor(shape: [sequences, groups])
    var variances = NaiveTensor(shape: [sequences, groups])
    for sequence in 0..<sequences {
      for group in 0..<groups {
        let index = sequence * groups + group
        var average = Average(
          count: initial?.counts[sequence] ?? 0, mean: initial?.means[index] ?? 0,
          variance: initial?.variances[index] ?? 0)
        for position in sequence * length..<(sequence + 1) * length {
          if padding?[position] ?? 0 != 0 { continue }
          if starts?[position] ?? 0 != 0 { average = Average() }
          let first = position * width + group * size
          average.add(x.values[first..<first + size], kind)
          let (mean, variance) = average.corrected(kind)
          for feature in group * size..<(group + 1) * size {
            let centred = x.values[position * width + feature] - mean
            y.values[position * width + feature] =
              centred / (variance + epsilon).squareRoot() * (1 + weight[feature]) + bias[feature]
          }
        }
        means.values[index] = average.mean
        variances.values[index] = average.variance
      }
    }
    return [y, means, variances]
  }

  /// The statistics of one group of one sequence.
  private struct Average {
    var count = 0
    var mean = 0.0
    var variance = 0.0

    mutating func add(_ step: ArraySlice<Double>, _ kind: TimestepNormKind) {
      let stepMean = step.reduce(0, +) / Double(step.count)
      let stepVariance =
        step.reduce(0) { $0 + ($1 - stepMean) * ($1 - stepMean) } / Double(step.count)
      count += 1
      switch kind {
      case .decay(let beta1, let beta2):
        mean = beta1 * mean + (1 - beta1) * stepMean
        variance = beta2 * variance + (1 - beta2) * stepVariance
      case .cumulative:
        let (share, difference) = (1 / Double(count), stepMean - mean)
        variance =
          (1 - share) * variance + share * stepVariance
          + share * (1 - share) * difference * difference
        mean += share * difference
      }
    }

    func corrected(_ kind: TimestepNormKind) -> (mean: Double, variance: Double) {
      guard case .decay(let beta1, let beta2) = kind else { return (mean, variance) }
      return (mean / (1 - pow(beta1, Double(count))), variance / (1 - pow(beta2, Double(count))))
    }
  }
}
