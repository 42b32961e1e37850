import Foundation
import Store
import Testing

@Suite struct `A study file` {
  private let scratch: Scratch
  private var study: StudyOnDisk

  init() throws {
    scratch = try Scratch()
    study = StudyOnDisk(folder: scratch.path("study"))
  }

  @Test func `links finished trials, and those alone`() throws {
    var study = study
    try study.store("gecko", 0)
    try study.store("gecko", 1, status: .interrupted)
    try study.store("gecko", 1)
    try study.store("gecko", 2, status: .diverged)
    try study.store("no memory", 0)
    study.expect("no memory", 1)
    let running = try study.begin("no memory", 2)
    let path = try study.rebuild()
    #expect(path == study.folder + "/study.h5")
    let file = try StudyFile(reading: path)
    #expect(
      file.links.map { "\($0.variant) \($0.replicate) \($0.file)" } == [
        "gecko 0 gecko/key-0/run-000.h5", "gecko 1 gecko/key-1/run-001.h5",
        "no memory 0 no memory/key-0/run-000.h5",
      ])
    #expect(file.about == [Attribute("baseline", "gecko"), Attribute("experiment", "größe")])
    #expect(file.stacks == ["gecko/train", "gecko/valid", "no memory/train", "no memory/valid"])
    try running.finish(status: .finished, endTime: 0)
    try study.rebuild()
    #expect(try StudyFile(reading: path).links.count == 4)
  }

  @Test func `stacks a metric over replicates, wherever the folder is`() throws {
    var study = study
    try study.store("gecko", 0, rows: 3)
    try study.store("gecko", 2, rows: 2)
    try study.rebuild()
    let moved = scratch.path("elsewhere")
    try FileManager.default.moveItem(atPath: study.folder, toPath: moved)
    let file = try StudyFile(reading: moved + "/study.h5")
    let values = try file.values(ofStack: "gecko/train")
    #expect(values.shape == [2, 3, 2])
    let reals = values.reals
    #expect(Array(reals[0..<6]) == (0..<3).flatMap { StudyOnDisk.row($0, of: 0) })
    #expect(Array(reals[6..<10]) == (0..<2).flatMap { StudyOnDisk.row($0, of: 2) })
    #expect(reals[10...].allSatisfy { $0.isNaN })
    let data = try DataFile(reading: moved + "/study.h5")
    #expect(try data.array("metrics/gecko/train/replicate").integers == [0, 2])
    #expect(try data.array("metrics/gecko/train/step").integers == [0, 10, 20])
    #expect(
      try data.array("trials/gecko/replicate-2/metrics/train/values").reals
        == (0..<2).flatMap { StudyOnDisk.row($0, of: 2) })
  }

  @Test func `numbers the rows where replicates differ in their steps`() throws {
    var study = study
    try study.store("gecko", 0, rows: 2)
    try study.store("gecko", 1, rows: 3, stride: 7)
    let data = try DataFile(reading: try study.rebuild())
    #expect(try data.array("metrics/gecko/train/row").integers == [0, 1, 2])
    let steps = try data.array("metrics/gecko/train/steps")
    #expect(steps.shape == [2, 3])
    #expect(steps.integers == [0, 10, -1, 0, 7, 14])
  }

  @Test func `keeps tables as they are`() throws {
    var study = study
    try study.store("gecko", 0)
    let file = try StudyFile(reading: try study.rebuild())
    #expect(file.tables == ["comparison"])
    #expect(try file.table("comparison") == StudyOnDisk.table)
    #expect(throws: StoreError.self) { try file.table("other") }
  }

  @Test func `links a trial without stacking it`() throws {
    var study = study
    try study.store("gecko", 0)
    let folder = study.expect("gecko", 0)
    study.trials.append(
      StudyFile.Trial(variant: "gecko@3", replicate: 0, folder: folder, isStacked: false))
    let file = try StudyFile(reading: try study.rebuild())
    #expect(file.links.map(\.variant) == ["gecko", "gecko@3"])
    #expect(file.stacks == ["gecko/train", "gecko/valid"])
    let data = try DataFile(reading: file.path)
    #expect(
      try data.array("trials/gecko@3/replicate-0/metrics/train/values").reals
        == (0..<2).flatMap { StudyOnDisk.row($0, of: 0) })
  }

  @Test func `of nothing finished has nothing in it`() throws {
    try FileManager.default.createDirectory(
      atPath: study.folder, withIntermediateDirectories: true)
    let file = try StudyFile(reading: try study.rebuild())
    #expect(file.links.isEmpty && file.stacks.isEmpty)
  }

  @Test func `takes the place of the one before at once, or not at all`() throws {
    var study = study
    try study.store("gecko", 0)
    let path = try study.rebuild()
    let before = try Data(contentsOf: URL(filePath: path))
    study.trials.append(StudyFile.Trial(variant: "x", replicate: 0, folder: scratch.path("off")))
    #expect(
      throws: StoreError.malformed(
        file: path, place: "x #0", expected: "a folder below the study's",
        found: scratch.path("off"))
    ) {
      try study.rebuild()
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: study.folder).sorted() == [
        "gecko", "study.h5",
      ])
  }

  @Test func `of a newer version is refused as that`() throws {
    let path = scratch.path("study.h5")
    try Data("gecko-study-10\nand so on".utf8).write(to: URL(filePath: path))
    #expect(
      throws: StoreError.malformed(
        file: path, place: "first line", expected: "'gecko-study-1'",
        found: "'gecko-study-10', which a newer version of gecko has written")
    ) {
      try StudyFile(reading: path)
    }
  }

  @Test(.enabled(if: Python.has("h5py"), "python3 with h5py is not installed"))
  func `is read by h5py, also after a move`() throws {
    var study = study
    try study.store("gecko", 0, rows: 3)
    try study.store("gecko", 1, rows: 2)
    try study.rebuild()
    let moved = scratch.path("elsewhere")
    try FileManager.default.moveItem(atPath: study.folder, toPath: moved)
    try Python.run(
      """
      import sys, h5py, numpy as np
      f = h5py.File(sys.argv[1] + "/study.h5", "r")
      assert f.attrs["format"] == "gecko-study-1" and f.attrs["experiment"] == "größe"
      run = f["trials/gecko/replicate-1"]
      assert run.attrs["format"] == "gecko-run-1" and run["status/code"][()] == 1
      values = f["metrics/gecko/train/values"]
      assert values.shape == (2, 3, 2) and values.is_virtual
      assert values[1, 1].tolist() == run["metrics/train/values"][1].tolist()
      assert np.isnan(values[1, 2]).all() and not np.isnan(values[:, :2]).any()
      assert [d.label for d in values.dims] == ["replicate", "step", "name"]
      assert values.dims[2][0].asstr()[:].tolist() == ["loss", "speed"]
      table = f["tables/comparison"]
      assert table["variant"].asstr()[:].tolist() == ["gecko", "größe"]
      assert table["mean"].dims[1][0].asstr()[:].tolist() == ["loss", "time"]
      assert table["mean"][1, 0] == 3 and table["count"].dtype == np.int64
      assert table["model.ema"].asstr()[:].tolist() == ["none", "größe"]
      assert table["training.lr"][:].tolist() == [1e-3, 3e-4]
      assert table["point"].dims[0][0].asstr()[1] == "größe"
      """, moved)
  }

  @Test(
    .enabled(
      if: Python.has("xarray, h5netcdf"), "python3 with xarray and h5netcdf is not installed"),
    arguments: ["h5netcdf", "netcdf4"])
  func `is read by xarray with named axes`(_ engine: String) throws {
    // The other reader is not everywhere where xarray is.
    if engine == "netcdf4", !Python.has("netCDF4") { return }
    var study = study
    try study.store("gecko", 0, rows: 3)
    try study.store("gecko", 1, rows: 2)
    study.trials.append(
      StudyFile.Trial(
        variant: "gecko@3", replicate: 0, folder: study.expect("gecko", 1), isStacked: false))
    try study.rebuild()
    try Python.run(
      """
      import sys, xarray as xr
      path, engine = sys.argv[1] + "/study.h5", sys.argv[2]
      train = xr.open_dataset(path, group="metrics/gecko/train", engine=engine)
      assert train["values"].dims == ("replicate", "step", "name"), train["values"].dims
      assert float(train["values"].sel(replicate=1, step=10, name="loss")) == 101 / 7
      assert train["values"].sel(name="loss").mean("replicate").shape == (3,)
      table = xr.open_dataset(path, group="tables/comparison", engine=engine)
      assert float(table["mean"].sel(variant="größe", measure="loss")) == 3
      assert str(table["units"].sel(measure="time").item()) == "s"
      assert int(table["point"].sel(variant="größe")) == -1
      assert table["training.lr"].dims == ("variant",)
      assert str(table["model.ema"].sel(variant="gecko").item()) == "none"
      if engine == "netcdf4":  # h5netcdf does not follow links to other files
        run = xr.open_dataset(path, group="trials/gecko/replicate-1/metrics/train", engine=engine)
        assert run["values"].shape == (2, 2)
        run = xr.open_dataset(path, group="trials/gecko@3/replicate-0/metrics/train", engine=engine)
        assert run["values"].shape == (2, 2)
      """, study.folder, engine)
  }
}

/// A study's folder with known numbers.
private struct StudyOnDisk {
  let folder: String
  var trials: [StudyFile.Trial] = []

  static let table = StudyFile.Table(
    name: "comparison", axes: ("variant", "measure"), rows: ["gecko", "größe"],
    columns: ["loss", "time"], units: ["nats", "s"],
    arrays: [
      StudyFile.Table.Array(
        name: "mean", description: "mean over replicates",
        numbers: NumericArray(shape: [2, 2], reals: [1, 2, 3, -.infinity])),
      StudyFile.Table.Array(
        name: "count", description: "replicates",
        numbers: NumericArray(shape: [2, 2], integers: [3, 3, 2, 1])),
    ],
    facts: [
      StudyFile.Table.Fact(
        name: "point", description: "chosen",
        values: .numbers(NumericArray(shape: [2], integers: [2, -1]))),
      StudyFile.Table.Fact(
        name: "training.lr", description: "rate",
        values: .numbers(NumericArray(shape: [2], reals: [1e-3, 3e-4]))),
      StudyFile.Table.Fact(
        name: "model.ema", description: "kind", values: .texts(["none", "größe"])),
    ])

  static func row(_ index: Int, of replicate: Int) -> [Double] {
    [Double(100 * replicate + index) / 7, Double(index).squareRoot()]
  }

  private static let contents: RunFileContents = {
    let loss = MetricColumn(name: "loss", unit: "nats", description: "mean")
    let speed = MetricColumn(name: "speed", unit: "1/s", description: "clock", isMeasured: true)
    return RunFileContents(
      spec: "", resolvedSpec: "{}", provenance: [],
      series: [
        SeriesLayout(name: "train", columns: [loss, speed]),
        SeriesLayout(name: "valid", columns: [loss]),
        SeriesLayout(name: "never", columns: [loss]),
      ], captures: [])
  }()

  @discardableResult
  mutating func expect(_ variant: String, _ replicate: Int) -> String {
    let folder = "\(folder)/\(variant)/key-\(replicate)"
    let trial = StudyFile.Trial(variant: variant, replicate: replicate, folder: folder)
    if !trials.contains(trial) { trials.append(trial) }
    return folder
  }

  mutating func begin(
    _ variant: String, _ replicate: Int, rows: Int = 2, stride: Int = 10
  ) throws -> RunFileWriter {
    let writer = try RunFileWriter(
      inFolder: expect(variant, replicate), contents: Self.contents)
    for index in 0..<rows {
      try writer.append(
        series: "train", step: stride * index, values: Self.row(index, of: replicate))
    }
    try writer.append(series: "valid", step: 10, values: [0.5])
    try writer.synchronize()
    return writer
  }

  mutating func store(
    _ variant: String, _ replicate: Int, rows: Int = 2, stride: Int = 10,
    status: RunStatus = .finished
  ) throws {
    try begin(variant, replicate, rows: rows, stride: stride).finish(status: status, endTime: 0)
  }

  @discardableResult
  func rebuild() throws -> String {
    try StudyFile.rebuild(
      inFolder: folder,
      about: [Attribute("experiment", "größe"), Attribute("baseline", "gecko")],
      trials: trials, tables: [Self.table])
  }
}
