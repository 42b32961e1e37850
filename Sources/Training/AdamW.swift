import Foundation
package import Layers
package import Tensors

/// AdamW over a flat parameter buffer: decoupled decay, bias correction, clipping by global norm.
///
/// Source: arXiv 1711.05101, as PyTorch defines it. Decay applies to parameters of two or more
/// dimensions. Clipping scales by `min(1, clip / (norm + 1e-6))`.
package final class AdamW {
  private let configuration: OptimizerConfiguration
  /// The mean of the gradients, in the parameters' layout.
  let first: Tensor
  /// The mean of their squares.
  let second: Tensor
  /// Updates taken.
  package private(set) var count = 0

  /// An optimiser of parameters of a layout.
  package init(_ configuration: OptimizerConfiguration, for layout: ParameterLayout) {
    self.configuration = configuration
    first = .zeros([layout.count])
    second = .zeros([layout.count])
  }

  /// Goes on as after `count` updates that left these moments.
  func restore(count: Int, first: Tensor, second: Tensor) {
    self.count = count
    self.first.copy(from: first)
    self.second.copy(from: second)
  }

  /// The norm of a gradient: blocks are summed in double by any worker, then in order.
  package static func norm(of gradients: Tensor, workers: WorkerPool) -> Double {
    let block = 1 << 16
    let blocks = (gradients.count + block - 1) / block
    let sums = PartialResults<Double>(count: blocks, initial: 0)
    workers.run(blocks) { piece, _ in
      let start = piece * block
      let count = min(block, gradients.count - start)
      sums.set(piece, gradients.slice(from: start, shape: [count]).sumOfSquares)
    }
    return sums.values.reduce(0, +).squareRoot()
  }

  /// The factor that clipping puts on a gradient of the given norm.
  package func clipScale(norm: Double) -> Double {
    configuration.clip > 0 ? min(1, configuration.clip / (norm + 1e-6)) : 1
  }

  /// One step along the gradients, times `scale`.
  package func update(
    _ parameters: Parameters, along gradients: Tensor, scale: Double, rate: Double,
    workers: WorkerPool
  ) {
    forEachEntry(of: parameters, along: gradients, scale, rate, workers) { kernel, _, parts in
      kernel.update(
        parts.values, first: parts.first, second: parts.second, gradients: parts.gradients)
    }
  }

  /// The same step, bit for bit.
  ///
  /// - Returns: How far it went for each of the layout's entries, whatever the number of workers.
  package func measuredUpdate(
    _ parameters: Parameters, along gradients: Tensor, scale: Double, rate: Double,
    workers: WorkerPool
  ) -> [AdamWKernel.Size] {
    let sizes = PartialResults(
      count: parameters.layout.entries.count,
      initial: AdamWKernel.Size(weights: 0, change: 0))
    forEachEntry(of: parameters, along: gradients, scale, rate, workers) { kernel, index, parts in
      sizes.set(
        index,
        kernel.measuredUpdate(
          parts.values, first: parts.first, second: parts.second, gradients: parts.gradients))
    }
    return sizes.values
  }

  /// The ranges of the flat buffers that belong to one parameter.
  private struct Parts {
    let values: Tensor
    let first: Tensor
    let second: Tensor
    let gradients: Tensor
  }

  private func forEachEntry(
    of parameters: Parameters, along gradients: Tensor, _ scale: Double, _ rate: Double,
    _ workers: WorkerPool, _ body: @Sendable (AdamWKernel, Int, Parts) -> Void
  ) {
    count += 1
    let kernels = [false, true].map { decays in
      AdamWKernel(
        count: count, rate: rate, betas: (configuration.beta1, configuration.beta2),
        epsilon: configuration.epsilon,
        weightDecay: decays ? configuration.weightDecay : 0, gradientScale: scale)
    }
    let entries = parameters.layout.entries
    let (first, second) = (first, second)
    workers.run(entries.count) { piece, _ in
      let entry = entries[piece]
      func part(_ flat: Tensor) -> Tensor {
        flat.slice(from: entry.slice.offset, shape: [entry.slice.count])
      }
      body(
        kernels[entry.decays ? 1 : 0], piece,
        Parts(
          values: part(parameters.values), first: part(first), second: part(second),
          gradients: part(gradients)))
    }
  }
}
