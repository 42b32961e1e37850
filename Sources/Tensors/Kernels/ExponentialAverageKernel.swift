import CKernels

/// The exponential moving average of MATH.md, complex or real, forward and backward.
///
/// Channels are taken 16 at a time, which are the lanes of a vector: their coefficients and states
/// stay in the first cache for the whole length of all sequences. The backward pass needs nothing from
/// the forward pass: an adjoint scan over `x` and the cotangent gives every gradient (`ema.h`).
package struct ExponentialAverageKernel: Sendable {
  let x: Tensor
  let parameters: ExponentialAverageParameters
  let scale: Float
  let starts: [UInt8]?
  let initial: Tensor?

  /// An average.
  ///
  /// - Parameters:
  ///   - x: `[B, L, D]`, L at least 1; rows may have gaps between them.
  ///   - parameters: Of D channels.
  ///   - scale: The factor on gamma.
  ///   - starts: `[B L]`, not 0 where a document starts: the state before it is dropped.
  ///   - initial: The state before the first step, `[B, D, N, 2]`; `nil` for zeros.
  /// - Precondition: The shapes agree.
  package init(
    of x: Tensor, _ parameters: ExponentialAverageParameters, scale: Float, starts: [UInt8]?,
    initial: Tensor?
  ) {
    precondition(
      x.shape.count == 3 && x.columns == parameters.channels && x.shape[1] > 0,
      "an average of \(x.shape) over \(parameters.channels) channels")
    precondition(
      (starts?.count ?? x.rows) == x.rows, "\(starts?.count ?? 0) starts for \(x.rows) steps")
    self.x = x
    self.parameters = parameters
    self.scale = scale
    self.starts = starts
    self.initial = initial
    if let initial { checkState(initial) }
  }

  /// The shape of a state: `[B, D, N, 2]`.
  package var stateShape: Shape { [x.shape[0], x.columns, parameters.orders, 2] }

  /// Computes the averages and the state after the last step.
  ///
  /// - Parameters:
  ///   - y: `[B, L, D]`.
  ///   - state: `[B, D, N, 2]`.
  ///   - pool: Where scratch memory comes from.
  ///   - derived: Where coefficients of parameters that do not change are kept.
  ///   - team: Who shares the channels.
  package func forward(
    into y: Tensor, state: Tensor, pool: BufferPool, derived: DerivedTensors? = nil,
    team: Team = nil
  ) {
    precondition(y.shape == x.shape, "averages of \(x.shape) into \(y.shape)")
    checkState(state)
    let coefficients =
      derived?.tensor(.averageCoefficients(scale: scale), of: parameters.alpha) {
        coefficientsOfAllBlocks(in: nil)
      } ?? coefficientsOfAllBlocks(in: pool)
    team.divide(blockCount, terms: x.count * parameters.orders) { range in
      forward(range, coefficients, into: y, state: state, pool: pool)
    }
  }

  /// The same of some blocks of channels.
  private func forward(
    _ range: Range<Int>, _ coefficients: Tensor, into y: Tensor, state: Tensor, pool: BufferPool
  ) {
    let states = scratch(gecko_ema_states, in: pool)
    forEachBlock(of: range) { first, _, block in
      let coefficients = Self.block(of: coefficients, first)
      for sequence in 0..<x.shape[0] {
        var block = block(sequence)
        gecko_ema_load_state(
          states.pointer, initial.map { self.state($0, sequence, first) }, coefficients.pointer,
          &block)
        gecko_ema_forward(
          rows(of: y, sequence, first), y.rowStride, rows(of: x, sequence, first), x.rowStride,
          parameters.omega.map { $0.pointer + first }, coefficients.pointer, states.pointer, &block)
        gecko_ema_store_state(
          self.state(state, sequence, first), states.pointer, coefficients.pointer, &block)
      }
    }
  }

  /// Computes the gradients of `Σ ⟨output, cotangent⟩`.
  ///
  /// - Parameters:
  ///   - dy: The cotangent of the averages, `[B, L, D]`; rows may have gaps between them.
  ///   - dstate: The cotangent of the last state, `[B, D, N, 2]`.
  ///   - dx: Where the gradient of `x` goes; `nil` when nobody wants it.
  ///   - accumulating: Whether to add to `dx` instead of overwriting it.
  ///   - gradients: Where the parameters' gradients are added.
  ///   - pool: Where scratch memory comes from.
  ///   - team: Who shares the channels.
  /// - Precondition: The shapes agree, and there is a cotangent.
  package func backward(
    dy: Tensor?, dstate: Tensor?, dx: Tensor?, accumulating: Bool,
    addingTo gradients: ExponentialAverageParameters, pool: BufferPool, team: Team = nil
  ) {
    precondition(dy != nil || dstate != nil, "the gradient of an average without a cotangent")
    for rows in [dy, dx] {
      precondition((rows?.shape ?? x.shape) == x.shape, "\(rows?.shape ?? []) for \(x.shape)")
    }
    if let dstate { checkState(dstate) }
    team.divide(blockCount, terms: x.count * parameters.orders) { range in
      backward(range, dy: dy, dstate: dstate, dx: dx, accumulating, gradients, pool)
    }
    if let dy, let domega = gradients.omega {
      for row in 0..<x.rows {
        gecko_add_product(
          domega.pointer, x.pointer + row * x.rowStride, dy.pointer + row * dy.rowStride, x.columns)
      }
    }
  }

  /// The same of some blocks of channels, but for omega's gradient.
  private func backward(
    _ range: Range<Int>, dy: Tensor?, dstate: Tensor?, dx: Tensor?, _ accumulating: Bool,
    _ gradients: ExponentialAverageParameters, _ pool: BufferPool
  ) {
    let scan = AdjointScan(
      kernel: self, coefficients: scratch(gecko_ema_coefficients, in: pool),
      adjoints: scratch(gecko_ema_adjoints, in: pool), sums: scratch(gecko_ema_sums, in: pool),
      dx: dx, gradients: gradients)
    forEachBlock(of: range) { first, values, block in
      prepare(scan.coefficients, values, block(0))
      if let dy { scan.follow(.output(dy), first, accumulating, values, block) }
      if let dstate {
        scan.follow(.state(dstate), first, accumulating || dy != nil, values, block)
      }
    }
  }

  private func coefficientsOfAllBlocks(in pool: BufferPool?) -> Tensor {
    let coefficients = Tensor([blockCount] + scratchShape(gecko_ema_coefficients), in: pool)
    forEachBlock(of: 0..<blockCount) { first, values, block in
      prepare(Self.block(of: coefficients, first), values, block(0))
    }
    return coefficients
  }

  /// The coefficients of the block that begins with channel `first`.
  private static func block(of coefficients: Tensor, _ first: Int) -> Tensor {
    let index = first / gecko_ema_lanes
    return coefficients.entries(index..<index + 1)
  }

  private func prepare(
    _ coefficients: Tensor, _ values: gecko_ema_parameters, _ block: gecko_ema_block
  ) {
    var (values, block) = (values, block)
    gecko_ema_prepare(coefficients.pointer, &values, &block)
  }

  /// Blocks of channels.
  private var blockCount: Int { (x.columns + gecko_ema_lanes - 1) / gecko_ema_lanes }

  /// Runs `body` for some blocks of channels, with the first channel, the parameters and the extents
  /// in a sequence of each.
  private func forEachBlock(
    of range: Range<Int>, _ body: (Int, gecko_ema_parameters, (Int) -> gecko_ema_block) -> Void
  ) {
    withStarts { starts in
      for first in range.map({ $0 * Int(gecko_ema_lanes) }) {
        let block = { (sequence: Int) in
          gecko_ema_block(
            channels: min(gecko_ema_lanes, x.columns - first),
            orders: parameters.orders, steps: x.shape[1],
            starts: starts.map { $0 + sequence * x.shape[1] },
            is_complex: parameters.isComplex ? 1 : 0)
        }
        let values = gecko_ema_parameters(
          alpha: parameters.alpha.pointer + first * parameters.orders,
          delta: parameters.delta.pointer + first * parameters.orders,
          theta: parameters.theta.map { UnsafePointer($0.pointer + first) },
          gamma: parameters.gamma.pointer + parameters.gammaOffset(of: first),
          scale: Double(scale))
        body(first, values, block)
      }
    }
  }

  private func withStarts(_ body: (UnsafePointer<UInt8>?) -> Void) {
    guard let starts else { return body(nil) }
    starts.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  private func scratch(_ vectors: Int, in pool: BufferPool) -> Tensor {
    Tensor(scratchShape(vectors), in: pool)
  }

  /// Of a block's vectors of scratch memory, so many for each order.
  private func scratchShape(_ vectors: Int) -> Shape {
    let group = gecko_ema_group
    return [(parameters.orders + group - 1) / group * group, vectors, gecko_ema_lanes]
  }

  private func checkState(_ state: Tensor) {
    precondition(
      state.shape == stateShape && state.isContiguous,
      "a state of shape \(state.shape), expected \(stateShape) without gaps")
  }

  func rows(
    of tensor: Tensor, _ sequence: Int, _ channel: Int
  ) -> UnsafeMutablePointer<Float> {
    tensor.pointer + sequence * x.shape[1] * tensor.rowStride + channel
  }

  func state(_ tensor: Tensor, _ sequence: Int, _ channel: Int) -> UnsafeMutablePointer<Float> {
    tensor.pointer + (sequence * x.columns + channel) * parameters.orders * 2
  }
}
