import Experiments
import Foundation
import Layers
import Models
import Store
import Tensors
import TestSupport
import Testing
import Training

@Suite struct `A rotated head` {
  private let bench: WeightsBench
  private let configuration = WeightsBench.configuration(.llama) {
    $0.modelDim = 24
    $0.headCount = 3
  }

  init() throws { bench = try WeightsBench() }

  /// `W x`.
  private func product(_ matrix: WeightArray, _ x: [Double]) -> [Double] {
    (0..<matrix.shape[0]).map { row in
      (0..<x.count).reduce(0) { $0 + Double(matrix.values[row * x.count + $1]) * x[$1] }
    }
  }

  /// The angle of a head's pair at a position.
  private func angle(_ pair: Int, at position: Int) -> Double {
    Double(position) * pow(configuration.ropeBase, -2 * Double(pair) / 8)
  }

  /// Ours: neighbours rotate together.
  private func interleaved(_ x: [Double], at position: Int) -> [Double] {
    var y = x
    for head in 0..<3 {
      for pair in 0..<4 {
        let (i, turn) = (head * 8 + 2 * pair, angle(pair, at: position))
        y[i] = x[i] * cos(turn) - x[i + 1] * sin(turn)
        y[i + 1] = x[i] * sin(turn) + x[i + 1] * cos(turn)
      }
    }
    return y
  }

  /// `x * cos + rotate_half(x) * sin`, as Hugging Face's `modeling_llama.py` has it.
  private func halfSplit(_ x: [Double], at position: Int) -> [Double] {
    (0..<24).map { index in
      let (head, inside) = (index / 8 * 8, index % 8)
      let turn = angle(inside % 4, at: position)
      let half = inside < 4 ? -x[head + inside + 4] : x[head + inside - 4]
      return x[index] * cos(turn) + half * sin(turn)
    }
  }

  @Test func `gives the same scores in either order of its rows`() throws {
    let checkpoint = WeightsBench.checkpoint(configuration)
    let outside = try bench.arrays(in: bench.export(checkpoint, .huggingFace))
    func ours(_ name: String) throws -> WeightArray {
      try #require(
        checkpoint.parameters.first { $0.name == "layers.1.attention.\(name).weight" })
    }
    func theirs(_ name: String) throws -> WeightArray {
      try #require(outside["model.layers.1.self_attn.\(name)_proj.weight"])
    }
    var random = RandomStream(seed: 5)
    for (m, n) in [(0, 0), (3, 1), (17, 5), (1_000, 1)] {
      let x = (0..<24).map { _ in Double(random.uniform()) - 0.5 }
      let y = (0..<24).map { _ in Double(random.uniform()) - 0.5 }
      let q = try interleaved(product(ours("wq"), x), at: m)
      let k = try interleaved(product(ours("wk"), y), at: n)
      let q2 = try halfSplit(product(theirs("q"), x), at: m)
      let k2 = try halfSplit(product(theirs("k"), y), at: n)
      let wrong = try halfSplit(product(ours("wq"), x), at: m)
      for head in 0..<3 {
        func score(_ a: [Double], _ b: [Double]) -> Double {
          (head * 8..<head * 8 + 8).reduce(0) { $0 + a[$1] * b[$1] }
        }
        // Sums of 8 products of doubles, in another order.
        #expect(abs(score(q, k) - score(q2, k2)) < 1e-12)
        #expect(abs(score(q, k) - score(wrong, k2)) > 1e-6)
      }
    }
  }

  @Test(
    .enabled(
      if: WeightsPython.has("torch, safetensors"), "python3 with torch and safetensors is missing"))
  func `gives the same losses in a Llama written after Hugging Face's`() throws {
    let model = LanguageModel(configuration, vocabularySize: 9)
    let parameters = Tiny.parameters(of: model)
    let checkpoint = WeightsBench.checkpoint(configuration) { array in
      let entry = model.layout.entries.first { $0.name == array.name }
      return entry.map {
        WeightArray(name: array.name, shape: array.shape, values: parameters[$0].values)
      } ?? array
    }
    let path = try bench.export(checkpoint, .huggingFace)
    for seed in 1...3 {
      let tokens = Tiny.tokens(
        batch: 1, length: 40, vocabulary: 9, documents: false, seed: UInt64(seed))
      let trainer = Trainer(
        model, parameters: Tiny.parameters(of: model), TrainingConfiguration(),
        dropout: RandomStream(seed: 1), workers: WorkerPool(count: 1))
      let targets = tokens.tokens.map { ($0 * 5 + 1) % 9 }
      let loss = try trainer.takeStep(on: [MicroBatch(tokens, targets: targets)]).loss
      let text = tokens.tokens.map { "\($0)" }.joined(separator: " ")
      let found = try WeightsPython.run(
        Self.llama, path, text, "\(configuration.ropeBase)", "\(configuration.normEpsilon)")
      let other = try #require(Double(found.trimmingCharacters(in: .whitespacesAndNewlines)))
      // Float32 against float64, through two layers and a mean over 40 positions.
      #expect(abs(other - loss) < 1e-5, "ours \(loss), theirs \(other)")
    }
  }

  /// Prints the mean loss of the weights in float64; written from the text of `modeling_llama.py`.
  private static let llama = """
    import sys, torch
    from safetensors.torch import load_file
    from torch.nn.functional import cross_entropy, silu
    w = {k: v.double() for k, v in load_file(sys.argv[1]).items()}
    tokens = torch.tensor([int(t) for t in sys.argv[2].split()])
    base, eps, heads = float(sys.argv[3]), float(sys.argv[4]), 3
    L, D = len(tokens), w["model.norm.weight"].numel()
    S = D // heads
    def norm(x, name): return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * w[name]
    def rotate_half(x): return torch.cat((-x[..., S // 2:], x[..., :S // 2]), -1)
    freq = base ** (-torch.arange(0, S, 2).double() / S)
    angles = torch.outer(torch.arange(L).double(), freq)
    angles = torch.cat((angles, angles), -1)
    def rope(x): return x * angles.cos() + rotate_half(x) * angles.sin()
    def split(x): return x.view(L, heads, S).transpose(0, 1)
    x = w["model.embed_tokens.weight"][tokens]
    for i in range(2):
      p = f"model.layers.{i}."
      n = norm(x, p + "input_layernorm.weight")
      q, k, v = (split(n @ w[p + f"self_attn.{c}_proj.weight"].T) for c in "qkv")
      s = rope(q) @ rope(k).transpose(1, 2) / S ** 0.5
      s = s.masked_fill(torch.ones(L, L).triu(1).bool(), float("-inf")).softmax(-1)
      x = x + (s @ v).transpose(0, 1).reshape(L, D) @ w[p + "self_attn.o_proj.weight"].T
      n = norm(x, p + "post_attention_layernorm.weight")
      h = silu(n @ w[p + "mlp.gate_proj.weight"].T) * (n @ w[p + "mlp.up_proj.weight"].T)
      x = x + h @ w[p + "mlp.down_proj.weight"].T
    logits = norm(x, "model.norm.weight") @ w["lm_head.weight"].T
    print(cross_entropy(logits, (tokens * 5 + 1) % 9).item())
    """
}

/// The python3 on this machine.
enum WeightsPython {
  struct Failure: Error {
    let output: String
  }

  /// Whether there is a python3 that imports the modules.
  static func has(_ modules: String) -> Bool { (try? run("import \(modules)")) != nil }

  /// Runs a program with arguments and returns what it prints.
  static func run(_ program: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: output) }
    return output
  }
}
