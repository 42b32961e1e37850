import Autograd
import Store
import Tensors

extension ModuleCheck {
  /// Runs `complex_ema`.
  ///
  /// It reads `x [B, L, D]`, perhaps `bos [B, L]` and the first state `h0 [B, D, N, 2]`, and the
  /// parameters of `ComplexEMA`, and gives `y` and `state [B, D, N, 2]`. Without `theta` nothing
  /// rotates, and `gamma` may be `[D, N]`; `omega [D]`, if there, is the residual's factor. The key
  /// `scale` is gamma's factor.
  mutating func runComplexEMA(_ settings: inout FixtureSettings) throws(VerificationError) {
    let x = try input("x", [.any("B"), .any("L"), .any("D")])
    let (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2])
    let alpha = try parameter("alpha", [.exactly(width), .any("N")])
    let orders = alpha.shape[1]
    let declared = try settings.integer("ndim", orders)
    guard declared == orders else {
      throw settings.malformed(
        "ndim", expected: "alpha's second extent, \(orders)", found: "\(declared)")
    }
    let scale = try settings.number("scale", 1)
    try settings.finish()
    try reader.requireMemory("inputs/x", of: [batch, width, orders, 2])

    let matrix = [Extent.exactly(width), .exactly(orders)]
    let delta = try parameter("delta", matrix)
    var theta = try parameter(ifAny: "theta", [.exactly(width)])
    let isReal = theta == nil && reader.arrays(.parameters)["gamma"]?.shape.count == 2
    if theta == nil && !isReal {
      // The sigmoid of this is 0, and so is every angle: complex numbers that do not rotate.
      theta = tape.constant(Tensor(Array(repeating: -1e4, count: width), shape: [width]))
    }
    let gamma = try parameter("gamma", isReal ? matrix : matrix + [.exactly(2)])
    let omega = try parameter(ifAny: "omega", [.exactly(width)])

    var average = ComplexEMA(
      kind: isReal ? .real : .complex, orders: orders, scale: Float(scale),
      hasOmega: omega != nil, starts: try mask("bos", shape: [batch, length]),
      initial: try constant("h0", shape: [batch, width, orders, 2]))
    let inputs = [x, alpha, delta, theta, gamma, omega].compactMap { $0 }
    let outputs = tape.apply(&average, to: inputs)
    output("y", outputs[0])
    output("state", outputs[1])
  }
}
