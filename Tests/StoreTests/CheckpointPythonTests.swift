import Foundation
import Store
import Testing

@Suite(.enabled(if: Python.has("h5py"), "python3 with h5py is not installed"))
struct `A checkpoint in Python` {
  @Test func `is an HDF5 file with the parameters by name`() throws {
    let scratch = try Scratch()
    let path = scratch.path("checkpoint.h5")
    try CheckpointSample.whole.write(asNew: path)
    try Python.run(
      """
      import sys, hashlib, h5py, numpy as np
      with h5py.File(sys.argv[1], "r") as f:
        assert f.attrs["format"] == "gecko-checkpoint-1" and f.attrs["step"] == 1200
        assert f.attrs["resolved_spec"] == '{"model": {"arch": "gecko"}}'
        p = f["parameters"]
        assert list(p)[3:] == ["a scalar", "empty", "edges"] and p["embed.weight"].shape == (7, 3)
        assert p["embed.weight"].dtype == np.float32 and p["a scalar"].shape == ()
        assert p["edges"][3] == -np.inf and np.signbit(p["edges"][0])
        assert p["embed.weight"][0, 0].view(np.uint32) == 1
        o = f["optimizer"]
        assert o.attrs["kind"] == "adamw" and o.attrs["updates"] == 1199
        assert o["second/embed.weight"][0, 0].view(np.uint32) == 3
        assert f["streams/data"].attrs["seed"] == str(2**64 - 1)
        assert f["streams/data"].attrs["position"] == 38400
        assert f["best"].attrs["value"] == 2.5 and f["run"].attrs["segment"] == "run-001.h5"
        assert f["run/series"].attrs["train"] == 1200
      whole = open(sys.argv[1], "rb").read()
      seal = whole[:512].decode().splitlines()
      assert seal[0] == "gecko-checkpoint-1" and seal[1] == f"bytes {len(whole) - 512}"
      assert seal[2] == "sha256 " + hashlib.sha256(whole[512:]).hexdigest()
      """, path)
  }
}
