import Foundation
import Store
import Testing

@Suite struct `A fixture file` {
  private let scratch: Scratch
  private var fixture: FixtureFile

  init() throws {
    scratch = try Scratch()
    fixture = FixtureFile(kind: "timestep_norm", name: "größe", config: #"{"groups": 3}"#)
    fixture.inputs = [
      "x": NumericArray(
        shape: [2, 3], reals: [0.1, -.infinity, .pi, .leastNonzeroMagnitude, 5, -0.0]),
      "tokens": NumericArray(shape: [2], integers: [.min, .max]),
      "state/mean": NumericArray(shape: [], reals: [0.5]),
      "empty": NumericArray(shape: [0, 4], reals: []),
    ]
    fixture.parameters = ["layers.0.weight": NumericArray(shape: [1], reals: [1])]
    fixture.outputs = ["y": NumericArray(shape: [1, 1, 1], reals: [2])]
    fixture.cotangents = ["y": NumericArray(shape: [1, 1, 1], reals: [3])]
    fixture.gradients = ["x": NumericArray(shape: [1], reals: [4])]
    fixture.taps = ["layers.0.memory": NumericArray(shape: [1], reals: [5])]
    fixture.finalParameters = ["layers.0.weight": NumericArray(shape: [1], reals: [6])]
  }

  @Test func `comes back as it was written`() throws {
    let path = scratch.path("a fixture.h5")
    try fixture.write(to: path)
    #expect(try FixtureFile(reading: path) == fixture)
  }

  @Test func `is never overwritten`() throws {
    let path = scratch.path("fixture.h5")
    try fixture.write(to: path)
    #expect(
      throws: StoreError.failed(
        act: "create the file", file: path, reason: "File exists", errno: EEXIST)
    ) {
      try fixture.write(to: path)
    }
    #expect(try FixtureFile(reading: path) == fixture)
  }

  @Test func `must be there`() {
    let path = scratch.path("nothing.h5")
    #expect(throws: StoreError.missing(file: path)) { try FixtureFile(reading: path) }
    #expect("\(StoreError.missing(file: "a.h5"))" == "a.h5: no such file")
  }

  @Test(arguments: ["", "x", "format: gecko-fixture-1\n", "\u{89}HDF\r\n\u{1a}\n"])
  func `must be HDF5`(_ text: String) throws {
    let path = scratch.path("fixture.h5")
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(throws: StoreError.notHDF5(file: path)) { try FixtureFile(reading: path) }
    #expect(throws: StoreError.notHDF5(file: scratch.folder)) {
      try FixtureFile(reading: scratch.folder)
    }
  }

  @Test func `must not be cut short`() throws {
    let path = scratch.path("fixture.h5")
    try fixture.write(to: path)
    let whole = try Data(contentsOf: URL(filePath: path))
    for length in [whole.count - 1, whole.count / 2, 600, 13] {
      try whole.prefix(length).write(to: URL(filePath: path))
      #expect {
        try FixtureFile(reading: path)
      } throws: { error in
        switch error as? StoreError {
        case .truncated, .failed: true
        default: false
        }
      }
    }
  }

  @Test func `must have the format's name`() throws {
    let path = scratch.path("fixture.h5")
    try DataFile.write(to: path, attributes: [Attribute("format", "gecko-fixture-2")], arrays: [:])
    let error = StoreError.malformed(
      file: path, place: "attribute 'format'", expected: "'gecko-fixture-1'",
      found: "'gecko-fixture-2', which a newer version of gecko has written")
    #expect(throws: error) { try FixtureFile(reading: path) }
    #expect(
      error.description
        == "\(path): attribute 'format': expected 'gecko-fixture-1', found "
        + "'gecko-fixture-2', which a newer version of gecko has written")
  }

  @Test(arguments: ["format", "kind", "name", "config"])
  func `must have the attribute`(_ name: String) throws {
    let path = scratch.path("fixture.h5")
    let attributes = ["format", "kind", "name", "config"].filter { $0 != name }.map {
      Attribute($0, .text($0 == "format" ? FixtureFile.format : "x"))
    }
    try DataFile.write(to: path, attributes: attributes, arrays: [:])
    #expect(
      throws: StoreError.malformed(
        file: path, place: "attribute '\(name)'", expected: "a text", found: "no such attribute")
    ) {
      try FixtureFile(reading: path)
    }
  }

  @Test func `must hold groups where groups belong`() throws {
    let path = scratch.path("fixture.h5")
    let attributes = ["format", "kind", "name", "config"].map {
      Attribute($0, .text(FixtureFile.format))
    }
    try DataFile.write(
      to: path, attributes: attributes,
      arrays: ["inputs": NumericArray(shape: [1], reals: [0])])
    #expect(
      throws: StoreError.malformed(
        file: path, place: "/inputs", expected: "a group", found: "a dataset")
    ) {
      try FixtureFile(reading: path)
    }
  }
}
