import Foundation
import Store

/// A layer's exponential moving average, as its parameters say it.
///
///     p = σ(α);  r = 1 − p σ(δ);  φ_{d,n} = σ(θ_d) (2π/N) n,  n = 1…N
///     k_d(t) = c Re(Σ_n γ_{d,n} p_{d,n} (r e^{iφ})^t)
///
/// Real averages have φ = 0. `c` is 1 in Gecko and √(1/N) in Megalodon and Mega. The input itself, which
/// is added, is no part of the kernel.
struct MovingAverageKernel {
  /// One complex decay of a feature.
  struct Pole {
    let weight: (real: Double, imaginary: Double)
    let decay: Double
    let angle: Double

    /// Steps until its response has fallen to 1/e.
    var steps: Double { -1 / log(decay) }
    /// Turns a step, from 0 to ½ after folding.
    var frequency: Double {
      let turns = (angle / (2 * .pi)).truncatingRemainder(dividingBy: 1)
      return min(turns, 1 - turns)
    }
  }

  let layer: Int
  /// By feature.
  let features: [[Pole]]

  /// The averages of all layers of a checkpoint, by layer; none when it has none.
  ///
  /// - Parameters:
  ///   - parameters: Of the checkpoint.
  ///   - isGecko: Whether γ is used as it is.
  /// - Returns: An average a layer.
  static func all(in parameters: [WeightArray], isGecko: Bool) -> [MovingAverageKernel] {
    let byName = Dictionary(
      parameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return parameters.compactMap { alpha in
      guard alpha.name.hasSuffix(".alpha") else { return nil }
      let stem = alpha.name.dropLast("alpha".count)
      let parts = stem.split(separator: ".")
      guard parts.count > 2, parts[0] == "layers", let layer = Int(parts[1]),
        let delta = byName[stem + "delta"], let gamma = byName[stem + "gamma"]
      else { return nil }
      return MovingAverageKernel(
        layer: layer, alpha, delta, byName[stem + "theta"], gamma, isGecko: isGecko)
    }.sorted { $0.layer < $1.layer }
  }

  /// The average of a layer; nil when the parameters do not fit each other.
  init?(
    layer: Int, _ alpha: WeightArray, _ delta: WeightArray, _ theta: WeightArray?,
    _ gamma: WeightArray, isGecko: Bool
  ) {
    guard alpha.shape.count == 2, delta.shape == alpha.shape else { return nil }
    let (width, orders) = (alpha.shape[0], alpha.shape[1])
    let parts = gamma.values.count / max(1, width * orders)
    guard gamma.values.count == width * orders * parts, [1, 2].contains(parts),
      theta.map({ $0.values.count == width }) ?? true
    else { return nil }
    func sigmoid(_ x: Float) -> Double { 1 / (1 + exp(-Double(x))) }
    let scale = isGecko ? 1 : (1 / Double(orders)).squareRoot()
    self.layer = layer
    features = (0..<width).map { feature in
      (0..<orders).map { order in
        let place = feature * orders + order
        let p = sigmoid(alpha.values[place])
        let angle = theta.map { theta in
          sigmoid(theta.values[feature]) * 2 * .pi / Double(orders) * Double(order + 1)
        }
        let real = Double(gamma.values[place * parts])
        let imaginary = parts == 2 ? Double(gamma.values[place * parts + 1]) : 0
        return Pole(
          weight: (scale * p * real, scale * p * imaginary),
          decay: 1 - p * sigmoid(delta.values[place]), angle: angle ?? 0)
      }
    }
  }

  /// The kernel of a feature at lags 0, 1, 2 and so on.
  func response(of feature: Int, lags: Int) -> [Double] {
    (0..<lags).map { lag in
      features[feature].reduce(0) { sum, pole in
        let size = pow(pole.decay, Double(lag))
        let turn = pole.angle * Double(lag)
        return sum + size * (pole.weight.real * cos(turn) - pole.weight.imaginary * sin(turn))
      }
    }
  }

  /// Features by how far back they look: the mean lag of the size of their response.
  func featuresByReach(lags: Int) -> [Int] {
    let reach = features.indices.map { feature -> Double in
      let sizes = response(of: feature, lags: lags).map(abs)
      let sum = sizes.reduce(0, +)
      return sum > 0 ? zip(0..., sizes).reduce(0) { $0 + Double($1.0) * $1.1 } / sum : 0
    }
    return features.indices.sorted { (reach[$0], $0) < (reach[$1], $1) }
  }
}
