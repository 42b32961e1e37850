import Experiments
import Foundation
import Models
import Store
import Testing

@Suite struct `Exported weights` {
  private let bench: WeightsBench

  init() throws { bench = try WeightsBench() }

  private func expectSame(_ path: String, _ checkpoint: Checkpoint) throws {
    let read = try WeightImport(from: path, of: nil).checkpoint
    #expect(read.parameters.map(\.name) == checkpoint.parameters.map(\.name))
    #expect(read.parameters.map(\.shape) == checkpoint.parameters.map(\.shape))
    #expect(read.parameters.bits == checkpoint.parameters.bits)
    #expect(read.resolvedSpec == checkpoint.resolvedSpec)
    #expect(read.step == 0)
    #expect(read.optimizer == nil)
    #expect(read.about.contains(Attribute("vocabulary_size", 9)))
    #expect(read.about.contains(Attribute("imported_step", 40)))
  }

  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `come back bit for bit`(_ architecture: ModelConfiguration.Architecture) throws {
    let checkpoint = WeightsBench.checkpoint(WeightsBench.configuration(architecture))
    try expectSame(try bench.export(checkpoint), checkpoint)
  }

  @Test func `come back bit for bit from Hugging Face's naming`() throws {
    let checkpoint = WeightsBench.checkpoint(WeightsBench.configuration(.llama))
    let path = try bench.export(checkpoint, .huggingFace)
    try expectSame(path, checkpoint)
    let arrays = try bench.arrays(in: path)
    #expect(
      Set(arrays.keys.filter { !$0.contains(".1.") }) == [
        "model.embed_tokens.weight", "model.norm.weight", "lm_head.weight",
        "model.layers.0.input_layernorm.weight", "model.layers.0.post_attention_layernorm.weight",
        "model.layers.0.self_attn.q_proj.weight", "model.layers.0.self_attn.k_proj.weight",
        "model.layers.0.self_attn.v_proj.weight", "model.layers.0.self_attn.o_proj.weight",
        "model.layers.0.mlp.gate_proj.weight", "model.layers.0.mlp.up_proj.weight",
        "model.layers.0.mlp.down_proj.weight",
      ])
    #expect(
      arrays["model.norm.weight"]?.values.prefix(7)
        == [1, 1, 1, 0, 1, 1.123_456_8, 300_001])
  }

  @Test(arguments: [false, true])
  func `of every exponent come back from behind their 1`(_ isNegative: Bool) throws {
    let configuration = WeightsBench.configuration(.llama) { $0.modelDim = 256 }
    let checkpoint = WeightsBench.checkpoint(configuration) { array in
      guard array.name == "norm.weight" else { return array }
      let values = (0..<256).map { exponent in
        Float(
          bitPattern: (isNegative ? 1 << 31 : 0) | min(UInt32(exponent), 254) << 23 | 0x2a_aaab)
      }
      return WeightArray(name: array.name, shape: array.shape, values: values)
    }
    try expectSame(try bench.export(checkpoint, .huggingFace), checkpoint)
  }

  @Test func `have the released shapes of Megalodon's moving average`() throws {
    let checkpoint = WeightsBench.checkpoint(WeightsBench.configuration(.megalodon))
    let arrays = try bench.arrays(in: bench.export(checkpoint))
    func shape(_ name: String) -> [Int]? { arrays["layers.1.mega.cema." + name]?.shape }
    #expect(shape("alpha") == [12, 3, 1])
    #expect(shape("delta") == [12, 3, 1])
    #expect(shape("theta") == [12, 1, 1])
    #expect(shape("gamma") == [12, 3, 2])
    #expect(shape("omega") == [12, 1])
  }

  @Test func `in bfloat16 are near`() throws {
    let checkpoint = WeightsBench.checkpoint(WeightsBench.configuration(.gecko))
    let read = try WeightImport(
      from: bench.export(checkpoint, as: .bfloat16), of: nil
    ).checkpoint
    for (found, wanted) in zip(read.parameters, checkpoint.parameters) {
      #expect(
        zip(found.values, wanted.values).allSatisfy { abs($0 - $1) <= abs($1) * 0x1p-8 + 0x1p-133 })
    }
    #expect(read.parameters != checkpoint.parameters)
  }

  @Test func `say what they are of`() throws {
    let checkpoint = WeightsBench.checkpoint(WeightsBench.configuration(.gecko))
    let metadata = try SafetensorsFile(reading: bench.export(checkpoint)).metadata
    #expect(
      metadata == [
        "format": "pt", "gecko.format": "gecko-weights-1", "gecko.naming": "gecko",
        "gecko.step": "40", "gecko.vocabulary_size": "9", "gecko.spec": checkpoint.resolvedSpec,
      ])
  }

  @Test func `of a folder are those of its newest checkpoint`() throws {
    let folder = CheckpointFolder(bench.path("trial"))
    let configuration = WeightsBench.configuration(.gecko)
    _ = try folder.write(WeightsBench.checkpoint(configuration, step: 40))
    let damaged = try folder.write(WeightsBench.checkpoint(configuration, step: 50))
    try Data("gecko-checkpoint-1".utf8).write(to: URL(filePath: damaged))
    let export = try WeightExport(from: folder.folder, naming: .gecko)
    #expect(export.step == 40)
    #expect(export.source == folder.folder + "/checkpoint-40.h5")
    #expect(export.complaints.count == 1)
    #expect(export.complaints[0].hasPrefix(damaged + ": "))
    #expect(
      throws: WeightsError.noCheckpoint(folder: bench.folder, rejected: [])
    ) {
      try WeightExport(from: bench.folder, naming: .gecko)
    }
  }

  @Test func `never take the place of a file`() throws {
    let checkpoint = WeightsBench.checkpoint(WeightsBench.configuration(.gecko))
    let source = try bench.write(checkpoint)
    let before = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
    #expect(throws: WeightsError.occupied(file: source)) {
      try WeightExport(from: source, naming: .gecko).write(asNew: source, as: .float32)
    }
    #expect(throws: WeightsError.occupied(file: source)) {
      try WeightImport(from: try bench.export(checkpoint), of: nil).write(asNew: source)
    }
    #expect(try CheckpointFolder.read(source) == checkpoint)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.folder).count == before.count + 2)
  }

  @Test func `of what is no plain Llama have no Hugging Face naming`() throws {
    func expectProblem(
      _ problem: String, _ architecture: ModelConfiguration.Architecture,
      _ change: (inout ModelConfiguration) -> Void
    ) throws {
      let source = try bench.write(
        WeightsBench.checkpoint(WeightsBench.configuration(architecture, change)))
      #expect(
        throws: WeightsError.otherModel(file: source, naming: .huggingFace, problem: problem)
      ) {
        try WeightExport(from: source, naming: .huggingFace)
      }
    }
    try expectProblem("is for model.arch: llama, found gecko", .gecko) { _ in }
    try expectProblem("is for model.attention: causal, found sliding_window", .llama) {
      $0.attention = .slidingWindow
    }
    try expectProblem(
      "is for rotary embeddings of all 2 heads, found model.num_rope_heads: 1", .llama
    ) {
      $0.ropeHeadCount = 1
    }
    try expectProblem("is for model.scale_emb: false, found true", .llama) {
      $0.scalesEmbedding = true
    }
  }
}
