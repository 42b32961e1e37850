import Foundation
import Store
import Testing

@Suite struct `An HDF5 file` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `lists and gives its arrays and attributes`() throws {
    let path = scratch.path("data.h5")
    let attributes = [
      Attribute("z", "text"), Attribute("a", -3), Attribute("real", 0.1), Attribute("flag", false),
    ]
    let arrays = [
      "b": NumericArray(shape: [2, 2], integers: [1, 2, 3, 4]),
      "group/a": NumericArray(shape: [], reals: [0.1]),
    ]
    try DataFile.write(to: path, attributes: attributes, arrays: arrays)
    let file = try DataFile(reading: path)
    #expect(try file.attributes() == attributes)
    #expect(try file.attributes(of: "group") == [])
    #expect(try file.datasets() == ["b", "group/a"])
    #expect(try file.datasets(in: "group") == ["a"])
    for (name, array) in arrays { #expect(try file.array(name) == array) }
  }

  @Test func `says which dataset is not there, and which holds no numbers`() throws {
    let writer = try RunFileWriter(inFolder: scratch.folder, contents: SmallRun.contents)
    try writer.finish(status: .finished, endTime: 0)
    let file = try DataFile(reading: writer.path)
    #expect(
      throws: StoreError.malformed(
        file: writer.path, place: "/metrics/train/name", expected: "a dataset of numbers",
        found: "texts")
    ) {
      try file.array("metrics/train/name")
    }
    #expect(
      throws: StoreError.malformed(
        file: writer.path, place: "/metrics", expected: "a dataset of numbers", found: "a group")
    ) {
      try file.array("metrics")
    }
    #expect {
      try file.array("metrics/absent")
    } throws: { error in
      guard case .failed("open /metrics/absent", writer.path, _, nil) = error as? StoreError
      else { return false }
      return true
    }
  }

  @Test func `leaves nothing behind when it cannot be written`() throws {
    let path = scratch.path("data.h5")
    #expect(throws: StoreError.self) {
      try DataFile.write(
        to: path, attributes: [],
        arrays: [
          "a": NumericArray(shape: [1], reals: [0]), "a/b": NumericArray(shape: [1], reals: [0]),
        ])
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `is not a run or a fixture by being HDF5`() throws {
    let path = scratch.path("data.h5")
    try DataFile.write(to: path, attributes: [], arrays: [:])
    let error = StoreError.malformed(
      file: path, place: "attribute 'format'", expected: "a text", found: "no such attribute")
    #expect(throws: error) { try RunFile(reading: path) }
    #expect(throws: error) { try FixtureFile(reading: path) }
  }

  @Test func `as an array must be filled by its values`() async {
    await #expect(processExitsWith: .failure) {
      _ = NumericArray(shape: [2, 3], reals: [1, 2, 3])
    }
  }
}
