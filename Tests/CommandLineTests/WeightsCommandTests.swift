import Foundation
import Store
import Testing

@Suite struct `Weights on the command line` {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.write(
      """
      experiment: llama
      model: {arch: llama, num_layers: 1, model_dim: 4, num_heads: 1, ffn_hidden_dim: 3}
      task: {kind: mqar}

      """, to: "llama.yaml")
  }

  /// Writes a Llama in Hugging Face's naming, of numbers that count up, without one of its arrays.
  private func writeLlama(without missing: String? = nil) throws {
    let layer = "model.layers.0."
    let shapes = [
      "model.embed_tokens.weight": [5, 4], "model.norm.weight": [4], "lm_head.weight": [5, 4],
      layer + "input_layernorm.weight": [4], layer + "post_attention_layernorm.weight": [4],
      layer + "self_attn.q_proj.weight": [4, 4], layer + "self_attn.k_proj.weight": [4, 4],
      layer + "self_attn.v_proj.weight": [4, 4], layer + "self_attn.o_proj.weight": [4, 4],
      layer + "mlp.gate_proj.weight": [3, 4], layer + "mlp.up_proj.weight": [3, 4],
      layer + "mlp.down_proj.weight": [4, 3],
    ]
    let arrays = shapes.filter { $0.key != missing }.sorted { $0.key < $1.key }.map {
      WeightArray(
        name: $0.key, shape: $0.value, values: (0..<$0.value.reduce(1, *)).map { Float($0) / 8 })
    }
    try SafetensorsFile.write(asNew: path("llama.safetensors"), arrays)
  }

  private func path(_ name: String) -> String { "\(bench.folder)/\(name)" }

  /// Runs the program and expects a status; gives its complaints.
  @discardableResult
  private func expect(_ status: Int32, _ arguments: String...) throws -> [String] {
    let outcome = try bench.gecko.start(arguments).outcome()
    #expect(outcome.status == status, "\(arguments): \(outcome.messages)")
    return outcome.complaints
  }

  @Test func `go in and out again`() throws {
    try writeLlama()
    try expect(0, "import", "llama.safetensors", "--spec", "llama.yaml", "--out", "llama.h5")
    let parameters = try CheckpointFolder.read(path("llama.h5")).parameters
    #expect(parameters.first { $0.name == "norm.weight" }?.values == [-1, -0.875, -0.75, -0.625])
    let queries = try #require(parameters.first { $0.name == "layers.0.attention.wq.weight" })
    #expect(queries.values[4..<8] == [1, 1.125, 1.25, 1.375])
    let outcome = try bench.gecko.run(
      "export", "llama.h5", "--to", "again.safetensors", "--naming", "hugging-face")
    #expect(
      outcome.output
        == "again.safetensors: 12 arrays of 152 numbers in float32, from llama.h5 after step 0\n")
    let (first, second) = try (
      SafetensorsFile(reading: path("llama.safetensors")),
      SafetensorsFile(reading: path("again.safetensors"))
    )
    for entry in first.entries {
      let other = try #require(second.entries.first { $0.name == entry.name })
      #expect(try first.read(entry) == second.read(other))
    }
    try expect(0, "import", "again.safetensors", "--out", "unasked.h5")
    #expect(try CheckpointFolder.read(path("unasked.h5")).parameters == parameters)
  }

  @Test func `are refused with a line a mistake`() throws {
    try writeLlama(without: "model.norm.weight")
    let arguments = ["import", "llama.safetensors", "--out", "llama.h5"]
    #expect(
      try expect(2, arguments[0], arguments[1], arguments[2], arguments[3]) == [
        "llama.safetensors: the file does not say which model its weights are of; "
          + "give the spec with --spec"
      ])
    try bench.write(
      """
      experiment: llama
      model: {arch: llama, num_layers: 1, model_dim: 4, num_heads: 1, ffn_hidden_dim: 2}
      task: {kind: mqar}

      """, to: "narrow.yaml")
    let complaints = try expect(
      2, "import", "llama.safetensors", "--spec", "narrow.yaml", "--out", "llama.h5")
    #expect(
      complaints == [
        "llama.safetensors: model.norm.weight: missing",
        "llama.safetensors: model.layers.0.mlp.gate_proj.weight: expected shape [2, 4], "
          + "found [3, 4]",
        "llama.safetensors: model.layers.0.mlp.up_proj.weight: expected shape [2, 4], found [3, 4]",
        "llama.safetensors: model.layers.0.mlp.down_proj.weight: expected shape [4, 2], "
          + "found [4, 3]",
      ])
    #expect(!FileManager.default.fileExists(atPath: path("llama.h5")))
  }

  @Test func `never take the place of a file, and tell what is wrong from what failed`() throws {
    try writeLlama()
    try expect(0, "import", "llama.safetensors", "--spec", "llama.yaml", "--out", "llama.h5")
    let taken = ": there is a file of this name already, and nothing is overwritten"
    #expect(
      try expect(2, "import", "llama.safetensors", "--spec", "llama.yaml", "--out", "llama.h5")
        == ["llama.h5" + taken])
    #expect(
      try expect(2, "export", "llama.h5", "--to", "llama.safetensors")
        == ["llama.safetensors" + taken])
    #expect(
      try expect(1, "export", "llama.h5", "--to", "no/x.safetensors") == [
        "no/x.safetensors: could not create the file: No such file or directory (errno 2)"
      ])
    #expect(try expect(2, "export", "no.h5", "--to", "x.safetensors") == ["no.h5: no such file"])
    #expect(
      try expect(2, "export", ".", "--to", "x.safetensors")
        == [".: no checkpoint that can be read"])
    #expect(
      try expect(2, "export", "llama.yaml", "--to", "x.safetensors")
        == ["llama.yaml: first line: expected 'gecko-checkpoint-1', found something else"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        .filter { $0.hasSuffix(".partial") }.isEmpty)
  }
}
