package import Tensors

/// The complex exponential moving average of each channel, its residual included.
///
///     p = σ(alpha)   q = (1 - p σ(delta)) e^{iφ}   φ[d,n] = σ(theta[d]) 2π n / N,  n = 1...N
///     h[t,d,n] = q h[t-1,d,n] + p x[t,d]
///     y[t,d] = Re(Σ over n of scale gamma[d,n] h[t,d,n]) + omega[d] x[t,d]
///
/// Inputs: `x [B, L, D]`, `alpha [D, N]`, `delta [D, N]`, then `theta [D]` if complex,
/// `gamma [D, N, 2]` (real and imaginary parts; `[D, N]` if real), `omega [D]` if `hasOmega`.
/// Outputs: `y [B, L, D]` and the state after the last step, `h [B, D, N, 2]`.
///
/// Cost: O(B L D N) in both directions; keeps nothing for the backward pass.
package struct ComplexEMA: Operation {
  /// Whether states rotate.
  package enum Kind: Sendable {
    /// Gecko's and Megalodon's.
    case complex
    /// Mega's: φ = 0, gamma real; the state's imaginary part is 0.
    case real
  }

  /// Whether states rotate.
  package var kind: Kind
  /// N, averages a channel.
  package var orders: Int
  /// The factor on gamma.
  package var scale: Float
  /// Whether the residual is multiplied by an input `omega`, instead of 1.
  package var hasOmega: Bool
  /// Where documents start, `[B L]`, not 0 where the state before the step is dropped.
  package var starts: [UInt8]?
  /// The state before the first step, `[B, D, N, 2]`, a constant; `nil` for zeros.
  package var initial: Tensor?

  /// An average.
  package init(
    kind: Kind = .complex, orders: Int, scale: Float = 1, hasOmega: Bool = false,
    starts: [UInt8]? = nil, initial: Tensor? = nil
  ) {
    self.kind = kind
    self.orders = orders
    self.scale = scale
    self.hasOmega = hasOmega
    self.starts = starts
    self.initial = initial
  }

  package var recomputation: RecomputationRule { .whenLarge }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let kernel = kernel(inputs)
    let y = Tensor(inputs[0].shape, in: pass.pool)
    let state = Tensor(kernel.stateShape, in: pass.pool)
    kernel.forward(
      into: y, state: state, pool: pass.pool, derived: pass.derived, team: pass.team)
    return [y, state]
  }

  package func backward(_ pass: BackwardPass) {
    let inputs = (0..<pass.inputCount).map { pass.input($0) }
    let dx = pass.target(of: 0)
    kernel(inputs).backward(
      dy: pass.gradient(ofOutput: 0), dstate: pass.gradient(ofOutput: 1), dx: dx?.gradient,
      accumulating: dx?.accumulates ?? false,
      addingTo: parameters(of: [inputs[0]] + inputs.indices.dropFirst().map { sum(of: $0, pass) }),
      pool: pass.pool, team: pass.team)
  }

  /// A buffer to which an input's gradient can be added; a throw-away one if nobody wants it.
  private func sum(of input: Int, _ pass: BackwardPass) -> Tensor {
    let target = pass.target(of: input)
    let sum = target?.gradient ?? Tensor(pass.input(input).shape, in: pass.pool)
    if target?.accumulates != true { sum.fill(0) }
    return sum
  }

  private func kernel(_ inputs: [Tensor]) -> ExponentialAverageKernel {
    ExponentialAverageKernel(
      of: inputs[0], parameters(of: inputs), scale: scale, starts: starts, initial: initial)
  }

  private func parameters(of tensors: [Tensor]) -> ExponentialAverageParameters {
    let isComplex = kind == .complex
    precondition(
      tensors.count == 4 + (isComplex ? 1 : 0) + (hasOmega ? 1 : 0)
        && tensors[1].columns == orders,
      "\(tensors.count) inputs of \(tensors[1].columns) orders, for \(orders)")
    return ExponentialAverageParameters(
      alpha: tensors[1], delta: tensors[2], theta: isComplex ? tensors[3] : nil,
      gamma: tensors[isComplex ? 4 : 3], omega: hasOmega ? tensors[tensors.count - 1] : nil)
  }
}
