import Autograd
import Models
import Tensors

/// The operations of a model's layer as a micro-batch meets them: their settings, and inputs of their
/// shapes, columns of wider tensors where the model's are.
struct BenchmarkShapes {
  private let model: ModelConfiguration
  private let batch: Int
  private let length: Int
  private let precision: BenchmarkPrecision

  init(_ size: BenchmarkSize, _ precision: BenchmarkPrecision) {
    self.precision = precision
    (model, batch, length) = (size.model, size.microBatch, size.length)
  }

  /// Extents of what flows between layers.
  var activation: Shape { [batch, length, model.modelDim] }

  private func rows(_ width: Int, _ name: String, deviation: Double = 1) -> Tensor {
    tensor([batch, length, width], name, deviation: deviation)
  }

  private func tensor(_ shape: Shape, _ name: String, deviation: Double = 1) -> Tensor {
    var stream = RandomStream(seed: 4).stream(name)
    return stream.normalTensor(shape, deviation: deviation)
  }

  /// What one product makes for several uses: `[z | gate | skip]`.
  private var wide: Tensor { rows(model.zDim + model.valueDim + model.modelDim, "wide") }
  private var z: Tensor { wide.columns(0..<model.zDim) }
  private var gate: Tensor { wide.columns(model.zDim..<model.zDim + model.valueDim) }

  private func timed(
    _ name: String, _ operation: any Operation, _ inputs: [Tensor], in unit: BenchmarkUnit,
    states: Double = 0
  ) -> BenchmarkTrial {
    .operation(name, operation, inputs, in: unit, states: states, precision: precision)
  }

  var scan: BenchmarkTrial {
    let (width, orders) = (model.modelDim, model.cemaOrders)
    let inputs = [
      rows(width, "x"), tensor([width, orders], "alpha", deviation: 0.2),
      tensor([width, orders], "delta", deviation: 0.2), tensor([width], "theta"),
      tensor([width, orders, 2], "gamma", deviation: 0.25),
    ]
    return timed(
      "moving average", ComplexEMA(orders: orders), inputs, in: .states,
      states: Double(batch * length * width * orders))
  }

  var attention: BenchmarkTrial {
    let first = (0..<batch * length).map { Int32(model.firstVisible(from: $0 % length)) }
    let deviation = 1 / Double(model.keyWidth).squareRoot()
    let inputs = [
      rows(model.zDim, "query", deviation: deviation), rows(model.zDim, "key"),
      rows(model.valueDim, "value"),
    ]
    return timed(
      "sliding chunk", Attention(heads: model.headCount, firstKeys: first), inputs, in: .flops)
  }

  var memory: BenchmarkTrial {
    let inputs = [
      rows(model.zDim, "query"), rows(model.zDim, "key"), rows(model.valueDim, "value"),
    ]
    let operation = WorkingMemory(
      heads: model.headCount, chunk: model.chunkSize, lag: model.memoryLag)
    return timed("adaptive", operation, inputs, in: .flops)
  }

  var norms: [BenchmarkTrial] {
    let width = model.modelDim
    let (x, weight) = (rows(width, "x"), tensor([width], "weight", deviation: 0.1))
    let bias = tensor([width], "bias", deviation: 0.1)
    let groups = model.timeNormGroups
    let running = TimestepNorm(
      kind: .decay(beta1: model.timeNormBeta1, beta2: model.timeNormBeta2), groups: groups)
    let heads = model.headCount
    return [
      timed(
        "timestep decay, groups of \(width / groups)", running, [x, weight, bias], in: .bytes),
      timed(
        "root mean square, groups of \(width)", GroupRMSNorm(groups: 1, hasWeight: true),
        [x, weight], in: .bytes),
      timed(
        "root mean square, groups of \(model.zDim / heads)",
        GroupRMSNorm(groups: heads, hasWeight: false), [z], in: .bytes),
      timed(
        "layer, groups of \(width)", GroupLayerNorm(groups: 1, isAffine: true),
        [x, weight, bias], in: .bytes),
    ]
  }

  var gates: [BenchmarkTrial] {
    let hidden = rows(2 * model.ffnHiddenDim, "hidden")
    let (values, keys) = (rows(model.valueDim, "values"), model.zDim)
    let rotation = HeadRotation(
      RotaryTable(
        length: length, start: 0, headWidth: model.keyWidth, base: model.ropeBase, period: nil,
        in: BufferPool()), heads: model.rotaryHeads)
    return [
      timed("silu", SiLU(), [values], in: .bytes),
      timed(
        "silu(gate) x", SiLUGate(),
        [
          hidden.columns(0..<model.ffnHiddenDim),
          hidden.columns(model.ffnHiddenDim..<2 * model.ffnHiddenDim),
        ], in: .bytes),
      timed(
        "silu(gate) x + addend", SiLUGate(hasAddend: true),
        [gate, values, rows(model.valueDim, "addend")], in: .bytes),
      timed(
        "scaled and turned heads",
        ScaleAndRotateHeads(heads: model.headCount, outputs: [0, 1, 2, 3], rotation: rotation),
        [
          z, tensor([4, keys], "gamma", deviation: 0.1), tensor([4, keys], "beta", deviation: 0.1),
        ],
        in: .bytes),
    ]
  }

  var loss: BenchmarkTrial {
    let vocabulary = BenchmarkSize.vocabulary
    var stream = RandomStream(seed: 4).stream("targets")
    let targets = (0..<batch * length).map { _ in Int32(stream.integer(below: vocabulary)) }
    let deviation = 1 / Double(model.modelDim).squareRoot()
    return timed(
      "cross-entropy", ProjectedCrossEntropy(targets: targets, scale: 1),
      [
        rows(model.modelDim, "x"), tensor([vocabulary, model.modelDim], "w", deviation: deviation),
      ],
      in: .flops)
  }
}
