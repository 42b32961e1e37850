import Autograd
import Layers
import Tensors

/// The exponential moving average before attention, with its residual: complex (Megalodon, Gecko) or
/// real (Mega).
struct MovingAverage: Sendable {
  private let kind: ComplexEMA.Kind
  private let orders: Int
  private let scale: Float
  private let hasOmega: Bool
  private let parameters: [ParameterSlice]
  private let block: String

  /// Adds `name.alpha`, `.delta`, `.theta` (complex), `.gamma` and, but for Gecko, `.omega`.
  ///
  /// Gecko uses gamma as it is and adds the input; its ancestors scale gamma by `√(1/N)` and add
  /// `omega` times the input. Its state is tapped as `block.ema_state`.
  init?(
    _ configuration: ModelConfiguration, _ name: String, block: String,
    in layout: inout ParameterLayout
  ) {
    guard configuration.ema != .none else { return nil }
    self.block = block
    let (width, orders) = (configuration.modelDim, configuration.cemaOrders)
    let isGecko = configuration.architecture == .gecko
    let root = (1 / Double(orders)).squareRoot()
    let deviation = isGecko ? root : 1
    let isComplex = configuration.ema == .complex
    kind = isComplex ? .complex : .real
    self.orders = orders
    scale = isGecko ? 1 : Float(root)
    hasOmega = !isGecko
    var parameters = [
      layout.add(name + ".alpha", [width, orders], .normal(deviation: 0.2)),
      layout.add(name + ".delta", [width, orders], .normal(deviation: 0.2)),
    ]
    if isComplex { parameters.append(layout.add(name + ".theta", [width], .spacedAngles)) }
    parameters.append(
      isComplex
        ? layout.add(name + ".gamma", [width, orders, 2], .realOfComplex(deviation: deviation))
        : layout.add(name + ".gamma", [width, orders], .normal(deviation: deviation)))
    if hasOmega {
      parameters.append(
        layout.add(name + ".omega", [width], .truncatedNormal(deviation: 0.25, bound: 1)))
    }
    self.parameters = parameters
  }

  /// Averages `x [B, L, D]` along time, continuing from `state [B, D, N, 2]`.
  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout Tensor?, in pass: Pass
  ) -> Variable {
    var operation = ComplexEMA(
      kind: kind, orders: orders, scale: scale, hasOmega: hasOmega, starts: context.starts,
      initial: state)
    let outputs = pass.tape.apply(&operation, to: [x] + parameters.map { pass.value(of: $0) })
    if context.keepsState { state = outputs[1].value }
    pass.tap(block + ".ema_state", outputs[1].value)
    return outputs[0]
  }
}

extension MovingAverage {
  /// The taps of a block's average, in the order in which they come.
  static func taps(
    of configuration: ModelConfiguration, block: String, _ extents: TapExtents
  ) -> [TapShape] {
    guard configuration.ema != .none else { return [] }
    return [
      extents.state(
        block + ".ema_state",
        [(.feature, configuration.modelDim), (.order, configuration.cemaOrders), (.part, 2)])
    ]
  }
}
