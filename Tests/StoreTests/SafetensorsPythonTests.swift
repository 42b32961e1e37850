import Foundation
import Store
import Testing

@Suite(
  .enabled(
    if: Python.has("torch, safetensors"), "python3 with torch and safetensors is not installed"))
struct `A safetensors file in Python` {
  private let scratch: Scratch
  private let path: String

  init() throws {
    scratch = try Scratch()
    path = scratch.path("weights.safetensors")
  }

  @Test(arguments: SafetensorsFile.Precision.allCases)
  func `of ours is loaded`(_ precision: SafetensorsFile.Precision) throws {
    try SafetensorsFile.write(
      asNew: path, CheckpointSample.arrays(1), metadata: ["format": "pt", "größe": "∂"],
      as: precision)
    try Python.run(
      """
      import sys, torch
      from safetensors import safe_open
      from safetensors.torch import load_file
      with safe_open(sys.argv[1], "pt") as f:
        assert f.metadata() == {"format": "pt", "größe": "∂"}
      w = load_file(sys.argv[1])
      assert len(w) == 6 and w["embed.weight"].shape == (7, 3) and w["a scalar"].shape == ()
      assert w["empty"].shape == (0, 4) and w["edges"][3] == float("-inf")
      if sys.argv[2] == "float32":
        assert w["embed.weight"].dtype == torch.float32
        bits = w["embed.weight"].view(torch.int32).flatten().tolist()
        assert bits == [(1 + i * 2654435761) % 2**32 & 0x7f7fffff for i in range(21)]
      else:
        assert w["embed.weight"].dtype == torch.bfloat16
        bits = torch.tensor([(9 + i * 2654435761) % 2**32 & 0x7f7fffff for i in range(15)],
                            dtype=torch.int32)
        assert torch.equal(w["layers.0.mega.wz.weight"].flatten(),
                           bits.view(torch.float32).bfloat16())
      """, path, precision.rawValue)
  }

  @Test func `of theirs is read`() throws {
    try Python.run(
      """
      import sys, torch
      from safetensors.torch import save_file
      x = torch.arange(6).reshape(2, 3) / 7
      save_file({"single": x, "brain": x.bfloat16(), "half": x.half(), "count": torch.tensor([3]),
                 "scalar": torch.tensor(2.5), "empty": torch.zeros(0, 2)},
                sys.argv[1], metadata={"format": "pt"})
      """, path)
    let file = try SafetensorsFile(reading: path)
    #expect(file.metadata == ["format": "pt"])
    #expect(
      Set(file.entries.map(\.name)) == ["single", "brain", "half", "count", "scalar", "empty"])
    for entry in file.entries where entry.element != .int64 {
      let array = try file.read(entry)
      let exact = (0..<6).map { Float($0) / 7 }
      switch array.name {
      case "single": #expect(array == WeightArray(name: "single", shape: [2, 3], values: exact))
      case "scalar": #expect(array == WeightArray(name: "scalar", shape: [], values: [2.5]))
      case "empty": #expect(array == WeightArray(name: "empty", shape: [0, 2], values: []))
      default:
        let error: Float = array.name == "half" ? 0x1p-11 : 0x1p-8
        #expect(zip(array.values, exact).allSatisfy { abs($0 - $1) <= error })
        #expect(array.values != exact)
      }
    }
  }
}
