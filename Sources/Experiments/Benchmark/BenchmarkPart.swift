import Layers
import Models
import Tensors

/// A part of the engine that can be timed by itself at the shapes of a model; generation is what several
/// threads share, everything else is on one.
package enum BenchmarkPart: String, CaseIterable, Sendable {
  case gemm, copy, scan, attention, memory, norm, gate, loss, update, stream, generate

  /// What it times.
  package var summary: String {
    switch self {
    case .gemm: "products of the projections; the first measures the machine"
    case .copy: "copies in cache and memory: the limit of what has no products"
    case .scan: "the complex moving average"
    case .attention: "attention over the chunk and the one before"
    case .memory: "the working memory"
    case .norm: "the norms: along time, of a row, of a head"
    case .gate: "gates, activations, and the scaled and turned queries and keys"
    case .loss: "output layer and cross-entropy"
    case .update: "AdamW over all parameters"
    case .stream: "evaluation in pieces of a chunk that carry the state on"
    case .generate: "one token after another, each the likeliest"
    }
  }

  func trials(
    _ size: BenchmarkSize, _ precision: BenchmarkPrecision, threads: Int
  ) -> [BenchmarkTrial] {
    let shapes = BenchmarkShapes(size, precision)
    switch self {
    case .gemm: return ProductTrials(size, precision).trials
    case .copy: return [.copy("cache", shapes.activation), .copy("memory", [1 << 14, 1 << 10])]
    case .scan: return [shapes.scan]
    case .attention: return [shapes.attention]
    case .memory: return [shapes.memory]
    case .norm: return shapes.norms
    case .gate: return shapes.gates
    case .loss: return [shapes.loss]
    case .update: return [.update(count: size.makeModel().parameters.layout.count)]
    case .stream: return [StreamTrial(size, precision).trial]
    case .generate: return [GenerationTrial(size, precision, threads: threads).trial]
    }
  }
}
