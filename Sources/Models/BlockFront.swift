import Autograd
import Layers
import Tensors

/// What the blocks of Gecko, Megalodon and Mega have in common before attention.
///
///     tn = TimeNorm(x);  ce = MovingAverage(tn);  mx = GroupRMSNorm(ce), in Mega silu(ce)
///     parts = W mx + b;  v = silu(Wv tn + bv)
struct BlockFront: Sendable {
  private let configuration: ModelConfiguration
  private let name: String
  private let timeNorm: TimeNorm
  private let average: MovingAverage?
  /// `nil` in Mega, which has an activation in its place.
  private let norm: GroupNorm?
  private let value: Projection
  private let input: Projection
  private let later: Projection?
  private let widths: [Int]

  /// Adds `name.mega.timenorm`, `name.mega.<average>`, perhaps `name.mega.rmsnorm`, `name.mega.wv`
  /// and the parts, which read the same input.
  ///
  /// With `lastIsLater`, the last part is left to `callAsFunction(later:)`: what is only added to something
  /// need not be kept as a part of a wider product.
  init(
    _ configuration: ModelConfiguration, _ name: String, average averageName: String,
    parts: [(name: String, outputs: Int)], lastIsLater: Bool = false,
    in layout: inout ParameterLayout
  ) {
    self.configuration = configuration
    self.name = name
    let (mega, width) = (name + ".mega.", configuration.modelDim)
    timeNorm = TimeNorm(configuration, mega + "timenorm", tap: name + ".timenorm", in: &layout)
    average = MovingAverage(configuration, mega + averageName, block: name, in: &layout)
    norm =
      configuration.architecture == .mega
      ? nil
      : GroupNorm(
        .rms, mega + "rmsnorm", width: width, groups: configuration.layerNormGroups,
        epsilon: configuration.normEpsilon, isAffine: configuration.normIsAffine, in: &layout)
    value = Projection(
      [(mega + "wv", configuration.valueDim)], inputs: width, hasBias: true,
      configuration.initialization, in: &layout)
    let all = Projection(
      parts.map { (mega + $0.name, $0.outputs) }, inputs: width, hasBias: true,
      configuration.initialization, in: &layout)
    widths = (lastIsLater ? parts.dropLast() : parts[...]).map(\.outputs)
    let now = widths.reduce(0, +)
    input = all.outputs(0..<now)
    later = lastIsLater ? all.outputs(now..<now + parts[parts.count - 1].outputs) : nil
  }

  /// The part that is left to later, of the parts' input and added to `residuals`.
  func callAsFunction(
    later mixed: Variable, addedTo residuals: [Variable], in pass: Pass
  ) -> Variable {
    guard let later else { preconditionFailure("no part of \(name) is left to later") }
    return later(mixed, addedTo: residuals, in: pass)
  }

  /// The parts `[B, L, outputs]` of `x [B, L, D]`, their input `[B, L, D]` and the values `[B, L, H·V]`.
  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout BlockState, in pass: Pass
  ) -> (parts: [Variable], mixed: Variable, values: Variable) {
    let tape = pass.tape
    let normalized = timeNorm(x, context, state: &state.norm, in: pass)
    let averaged = average?(normalized, context, state: &state.ema, in: pass) ?? normalized
    pass.tap(name + ".cema", averaged.value)
    let mixed = pass.dropout(
      norm?(averaged, in: pass) ?? tape.apply(SiLU(), to: averaged),
      rate: configuration.hiddenDropout, name + ".mx")
    pass.tap(Self.mixedTap(name, configuration), mixed.value)
    let wide = input(mixed, in: pass)
    var start = 0
    let parts = widths.map { width in
      defer { start += width }
      return tape.columns(start..<start + width, of: wide)
    }
    let values = tape.apply(SiLU(), to: value(normalized, in: pass))
    pass.tap(name + ".values", values.value)
    return (parts, mixed, values)
  }

  private static func mixedTap(_ name: String, _ configuration: ModelConfiguration) -> String {
    name + (configuration.architecture == .mega ? ".m" : ".rmsnorm")
  }
}

extension BlockFront {
  /// The taps of a block's front part, in the order in which they come.
  static func taps(
    of configuration: ModelConfiguration, _ name: String, _ extents: TapExtents
  ) -> [TapShape] {
    TimeNorm.taps(of: configuration, name + ".timenorm", extents)
      + MovingAverage.taps(of: configuration, block: name, extents)
      + [name + ".cema", mixedTap(name, configuration)].map {
        extents.features($0, configuration.modelDim)
      } + [extents.features(name + ".values", configuration.valueDim)]
  }
}
