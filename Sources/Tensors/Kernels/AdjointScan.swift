import CKernels

/// The backward scans of an exponential average over one block of channels.
struct AdjointScan {
  let kernel: ExponentialAverageKernel
  let coefficients: Tensor
  let adjoints: Tensor
  let sums: Tensor
  let dx: Tensor?
  let gradients: ExponentialAverageParameters

  /// What a scan follows back in time: the cotangent of the averages or of the last state.
  enum Cotangent {
    case output(Tensor)
    case state(Tensor)
  }

  /// Adds the gradients through one cotangent, for the channels from `first`.
  func follow(
    _ cotangent: Cotangent, _ first: Int, _ accumulating: Bool, _ values: gecko_ema_parameters,
    _ block: (Int) -> gecko_ema_block
  ) {
    sums.fill(0)
    for sequence in 0..<kernel.x.shape[0] {
      var block = block(sequence)
      scan(cotangent, sequence, first, accumulating, &block)
      if let initial = kernel.initial {
        gecko_ema_add_initial(
          sums.pointer, kernel.state(initial, sequence, first), adjoints.pointer, &block)
      }
    }
    let orders = kernel.parameters.orders
    var values = values
    var extents = block(0)
    var targets = gecko_ema_gradients(
      alpha: gradients.alpha.pointer + first * orders,
      delta: gradients.delta.pointer + first * orders,
      theta: gradients.theta.map { $0.pointer + first },
      gamma: gradients.gamma.pointer + gradients.gammaOffset(of: first))
    gecko_ema_add_gradients(&targets, &values, sums.pointer, cotangent.readout, &extents)
  }

  private func scan(
    _ cotangent: Cotangent, _ sequence: Int, _ first: Int, _ accumulating: Bool,
    _ block: inout gecko_ema_block
  ) {
    let x = kernel.x
    var dy: UnsafeMutablePointer<Float>?
    var stride = 0
    switch cotangent {
    case .output(let tensor):
      let rows = kernel.rows(of: tensor, sequence, first)
      (dy, stride) = (rows, tensor.rowStride)
      gecko_ema_load_output_cotangent(
        adjoints.pointer, rows + (x.shape[1] - 1) * tensor.rowStride, &block)
    case .state(let tensor):
      gecko_ema_load_state_cotangent(
        adjoints.pointer, kernel.state(tensor, sequence, first), &block)
    }
    gecko_ema_backward(
      dx.map { kernel.rows(of: $0, sequence, first) }, dx?.rowStride ?? 0, accumulating ? 1 : 0,
      kernel.rows(of: x, sequence, first), x.rowStride, dy, stride,
      kernel.parameters.omega.map { $0.pointer + first }, coefficients.pointer, cotangent.readout,
      adjoints.pointer, sums.pointer, &block)
  }
}

extension AdjointScan.Cotangent {
  fileprivate var readout: gecko_ema_readout {
    switch self {
    case .output: gecko_ema_of_output
    case .state: gecko_ema_of_state
    }
  }
}
