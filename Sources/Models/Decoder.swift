import Autograd
import Layers

/// Says a whole sequence from what is left at its last step, each position by itself: mad-lab's decoder
/// of compressed sequences.
///
///     u₀[t] = x[T − 1] + sinusoids(t)
///     u₁ = GELU(W₀ RMSNorm(u₀) + b₀);   u₂ = GELU(W₁ RMSNorm(u₁) + b₁);   y = RMSNorm(u₂)
///
/// Input `x` and output `y`: `[B, T, D]`.
struct Decoder: Sendable {
  private let norms: [GroupNorm]
  private let maps: [Projection]

  /// Adds `decoder.0`, `decoder.1` (a norm and a linear map each) and `decoder.norm`.
  init(_ configuration: ModelConfiguration, in layout: inout ParameterLayout) {
    let width = configuration.modelDim
    func norm(_ name: String, _ layout: inout ParameterLayout) -> GroupNorm {
      GroupNorm(
        .rms, name, width: width, groups: 1, epsilon: configuration.normEpsilon, in: &layout)
    }
    var (norms, maps) = ([GroupNorm](), [Projection]())
    for index in 0..<2 {
      norms.append(norm("decoder.\(index).norm", &layout))
      maps.append(
        Projection(
          [("decoder.\(index).linear", width)], inputs: width, hasBias: true,
          configuration.initialization, in: &layout))
    }
    self.norms = norms + [norm("decoder.norm", &layout)]
    self.maps = maps
  }

  /// What the output layer reads, of the features of whole sequences.
  func callAsFunction(_ x: Variable, in pass: Pass) -> Variable {
    var u = pass.tape.apply(SpreadLastStep(), to: x)
    pass.tap("decoder.input", u.value)
    for (index, map) in maps.enumerated() {
      u = pass.tape.apply(GELU(), to: map(norms[index](u, in: pass), in: pass))
      pass.tap("decoder.\(index)", u.value)
    }
    let y = norms[2](u, in: pass)
    pass.tap("decoder.norm", y.value)
    return y
  }
}

extension Decoder {
  /// The taps, in the order in which they come.
  static func taps(of configuration: ModelConfiguration, _ extents: TapExtents) -> [TapShape] {
    ["decoder.input", "decoder.0", "decoder.1", "decoder.norm"].map {
      extents.features($0, configuration.modelDim)
    }
  }
}
