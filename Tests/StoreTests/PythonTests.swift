import Foundation
import Store
import Testing

@Suite(.enabled(if: Python.has("h5py"), "python3 with h5py is not installed"))
struct `A Python program` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Asserts about a run of 7 rows and 3 captures; `sys.argv`: path, whether it is still written.
  private let reading = """
    import sys, h5py, numpy as np
    f = h5py.File(sys.argv[1], "r", swmr=sys.argv[2] == "live")
    assert f.attrs["format"] == f.attrs["Conventions"] == "gecko-run-1"
    assert f.attrs["spec"] == "experiment: größe # ∂\\nseed: 1\\n"
    assert f.attrs["resolved_spec"] == '{"seed":1}' and f.attrs["compression"] == "none"
    assert f.attrs["revision"] == "a1b2c3d" and f.attrs["note"] == ""
    assert f.attrs["dirty"] == 1 and f.attrs["threads"] == 2
    assert f.attrs["started"] == 1700000000.25
    train = f["metrics/train"]
    assert train["step"][:].tolist() == list(range(7)) and train["step"].dtype == np.int64
    assert train["name"].asstr()[:].tolist() == ["loss", "gradient norm"]
    assert train["units"].asstr()[:].tolist() == ["nats", "1"]
    assert train["description"].asstr()[1] == "before clipping, ‖g‖₂"
    values = train["values"]
    assert values.dtype == np.float64 and values.chunks == (256, 2) and values.compression is None
    assert values[:7, 0].tolist() == [1 / (3 + i) for i in range(7)]
    assert values[:7, 1].tolist() == [float(i) ** 0.5 * 1e-300 for i in range(7)]
    assert [d.label for d in values.dims] == ["step", "name"]
    assert values.dims[0][0] == train["step"] and values.dims[1][0] == train["name"]
    assert train["step"].is_scale and train["name"].is_scale
    for name, kind in [("taps", np.float32), ("narrow", None)]:
      g = f["captures"][name]
      assert g["step"][:].tolist() == [0, 500, 1000]
      assert g["tokens"][:].tolist() == [[1, 2, 3], [4, 5, 6]]
      assert [d.label for d in g["targets"].dims] == ["example", "time"]
      tap = g["layers.3.memory"]
      assert kind is None or tap.dtype == kind
      assert tap.shape == (3, 2, 3, 5) and tap.chunks == (1, 2, 3, 5)
      assert [d.label for d in tap.dims] == ["capture", "example", "time", "feature"]
      assert tap.dims[0][0] == g["step"] and tap.dims[3][0] == g["feature"]
      assert g["layers.3.timenorm.mean"].dims[3][0] == g["feature_7"]
      expected = [np.arange(30).reshape(2, 3, 5) - 7 * i for i in range(3)]
      assert (tap[:].astype(np.float32) == np.array(expected)).all()
    print(f["status/code"][()], f["status/step"][()], f["status/end_time"][()],
          f["status/reason"].asstr()[()])
    """

  @Test func `reads a run while it is written and after`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    for index in 0..<7 {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
    }
    for index in 0..<3 {
      for name in ["taps", "narrow"] {
        try writer.capture(name: name, step: 500 * index, arrays: SmallRun.arrays(index))
      }
    }
    try writer.synchronize()
    #expect(try Python.run(reading, writer.path, "live") == "0 -1 nan \n")
    try writer.finish(status: .diverged, endTime: 12.5, step: 6, reason: "NaN in layers.3.memory")
    #expect(try Python.run(reading, writer.path, "closed") == "3 6 12.5 NaN in layers.3.memory\n")
  }

  @Test(
    .enabled(
      if: Python.has("xarray, h5netcdf, netCDF4"),
      "python3 with xarray, h5netcdf and netCDF4 is not installed"),
    arguments: ["h5netcdf", "netcdf4"])
  func `opens a run in xarray by the names of its axes`(_ engine: String) throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    try writer.append(series: "train", step: 5, values: SmallRun.row(5))
    try writer.capture(name: "narrow", step: 9, arrays: SmallRun.arrays(0))
    try writer.finish(status: .finished, endTime: 0)
    try Python.run(
      """
      import sys, xarray as xr
      engine = sys.argv[2]
      d = xr.open_dataset(sys.argv[1], group="metrics/train", engine=engine)
      assert d["values"].dims == ("step", "name"), d["values"].dims
      assert float(d["values"].sel(step=5, name="loss")) == 1 / 8
      assert str(d["units"].sel(name="loss").item()) == "nats"
      c = xr.open_dataset(sys.argv[1], group="captures/narrow", engine=engine)
      assert c["layers.3.memory"].dims == ("step", "example", "time", "feature")
      assert c["layers.3.timenorm.mean"].dims == ("step", "example", "time", "feature_7")
      assert float(c["layers.3.memory"].sel(step=9)[1, 2, 4]) == 29
      """, writer.path, engine)
  }

  @Test(
    .enabled(
      if: Python.has("xarray, h5netcdf"), "python3 with xarray and h5netcdf is not installed"))
  func `follows a run in xarray while it is written`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    for index in 0..<3 {
      try writer.append(series: "train", step: index, values: SmallRun.row(index))
      try writer.synchronize()
      try Python.run(
        """
        import sys, xarray as xr
        d = xr.open_dataset(
          sys.argv[1], group="metrics/train", engine="h5netcdf", driver_kwds={"swmr": True})
        assert d["step"].values.tolist() == list(range(int(sys.argv[2]) + 1))
        assert float(d["values"].sel(step=int(sys.argv[2]), name="loss")) == 1 / (3 + int(sys.argv[2]))
        """, writer.path, "\(index)")
    }
    try writer.finish(status: .finished, endTime: 0)
  }

  @Test func `writes fixtures in types of its own that are read as they are`() throws {
    let path = scratch.path("fixture.h5")
    try Python.run(
      """
      import sys, h5py, numpy as np
      with h5py.File(sys.argv[1], "w") as f:
        f.attrs["format"] = np.bytes_("gecko-fixture-1")
        f.attrs["kind"] = "model"
        f.attrs.create("name", "größe".encode(), dtype=h5py.string_dtype("utf-8", 16))
        f.attrs.create("config", ["{}"], dtype=h5py.string_dtype())
        g = f.create_group("inputs")
        for name, kind in [("f16", "f2"), ("f32", "f4"), ("f64", ">f8"), ("u8", "u1"),
                           ("i16", ">i2"), ("u32", "u4"), ("bool", "?")]:
          g[name] = np.array([[0, 1], [1, 1]]).astype(kind)
        g.create_dataset("zipped", data=np.arange(6.0), compression="gzip", chunks=(4,))
        f["unknown/x"] = 1
      """, path)
    let fixture = try FixtureFile(reading: path)
    #expect(fixture.kind == "model")
    #expect(fixture.name == "größe")
    #expect(fixture.config == "{}")
    let reals = NumericArray(shape: [2, 2], reals: [0, 1, 1, 1])
    let integers = NumericArray(shape: [2, 2], integers: [0, 1, 1, 1])
    #expect(
      fixture.inputs == [
        "f16": reals, "f32": reals, "f64": reals, "u8": integers, "i16": integers,
        "u32": integers, "bool": integers,
        "zipped": NumericArray(shape: [6], reals: [0, 1, 2, 3, 4, 5]),
      ])
  }

  @Test(
    arguments: [
      ("g['x'] = 'text'", "texts"),
      (
        "g['x'] = np.array([1j])",
        "compound values (complex numbers are stored as a last axis of 2)"
      ),
      ("g['x'] = h5py.Empty('f8')", "an empty dataspace"),
      (
        "g.create_dataset('x', (1 << 40,), 'f8', chunks=(64,))", "an array of shape [1099511627776]"
      ),
    ])
  func `writes fixtures that are refused`(_ statement: String, _ found: String) throws {
    let path = scratch.path("fixture.h5")
    try Python.run(
      """
      import sys, h5py, numpy as np
      with h5py.File(sys.argv[1], "w") as f:
        for name in ["format", "kind", "name", "config"]: f.attrs[name] = "gecko-fixture-1"
        g = f.create_group("outputs")
        \(statement)
      """, path)
    #expect {
      try FixtureFile(reading: path)
    } throws: { error in
      guard case .malformed(path, "/outputs/x", _, found) = error as? StoreError else {
        return false
      }
      return true
    }
  }

  @Test(arguments: ["g['x'] = h5py.SoftLink('/nowhere')", "g['g'] = g"])
  func `writes links that lead nowhere or in a circle, and they are refused`(
    _ statement: String
  ) throws {
    let path = scratch.path("fixture.h5")
    try Python.run(
      """
      import sys, h5py
      with h5py.File(sys.argv[1], "w") as f:
        for name in ["format", "kind", "name", "config"]: f.attrs[name] = "gecko-fixture-1"
        g = f.create_group("taps")
        \(statement)
      """, path)
    #expect(throws: StoreError.self) { try FixtureFile(reading: path) }
  }
}
