import Foundation
import Store
import Testing

/// The Python examples of Sources/Store/README.md, run as they stand there.
@Suite struct `An example of the README` {
  private static let blocks: [String] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Store/README.md")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```python\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }()

  private static let forXarray = blocks.filter { $0.contains("xarray") }
  private static let forH5py = blocks.filter { !$0.contains("xarray") }

  private let scratch: Scratch

  /// A folder with the files that the examples name.
  init() throws {
    scratch = try Scratch()
    let trial = scratch.folder + "/gecko/key"
    for folder in [scratch.folder, trial] {
      let writer = try RunFileWriter(inFolder: folder, contents: SmallRun.contents)
      for index in 0..<5 {
        try writer.append(series: "train", step: index, values: SmallRun.row(index))
      }
      try writer.append(series: "valid", step: 4, values: [0.5])
      try writer.capture(name: "taps", step: 4, arrays: SmallRun.arrays(0))
      try writer.finish(status: .finished, endTime: 0)
    }
    let text = try PreparedTextWriter(
      asNew: scratch.path("data/stories.h5"), pieces: 256, hasDocuments: true)
    text.beginFile(named: "stories")
    for story in 0..<5 {
      try text.beginDocument()
      try text.append([Int32](repeating: 97, count: story))
    }
    try text.finish(source: "stories", bytes: 10, tokenizer: nil, provenance: [])
    try EvaluationFile(
      attributes: [],
      entries: [
        EvaluationFile.Entry("length", along: "length", unit: "1", [128, 256]),
        EvaluationFile.Entry("distance", along: "distance", unit: "token", [0, 1]),
        EvaluationFile.Entry(
          "accuracy_by_distance", axes: ["length", "distance"], unit: "1",
          NumericArray(shape: [2, 2], reals: [1, 0.5, 0.75, 0.25])),
      ]
    ).write(at: scratch.path("evaluations/test-length=128,256.h5"), replaces: false)
    let numbers = NumericArray(shape: [1, 1], reals: [0.5])
    try StudyFile.rebuild(
      inFolder: scratch.folder, about: [Attribute("experiment", "example")],
      trials: [StudyFile.Trial(variant: "gecko", replicate: 0, folder: trial)],
      tables: [
        StudyFile.Table(
          name: "comparison", axes: ("variant", "measure"), rows: ["gecko"],
          columns: ["valid_loss"], units: ["nats/token"],
          arrays: [
            StudyFile.Table.Array(name: "mean", description: "mean", numbers: numbers),
            StudyFile.Table.Array(name: "standard_error", description: "", numbers: numbers),
          ])
      ])
  }

  @Test func `is there for h5py and for xarray`() {
    #expect(!Self.forH5py.isEmpty)
    #expect(!Self.forXarray.isEmpty)
  }

  @Test(
    .enabled(if: Python.has("h5py"), "python3 with h5py is not installed"),
    arguments: Self.forH5py)
  func `runs with h5py`(_ block: String) throws {
    try Python.run(block, in: scratch.folder)
  }

  @Test(
    .enabled(
      if: Python.has("xarray, h5netcdf"), "python3 with xarray and h5netcdf is not installed"),
    arguments: Self.forXarray)
  func `runs with xarray`(_ block: String) throws {
    try Python.run(block, in: scratch.folder)
  }
}
