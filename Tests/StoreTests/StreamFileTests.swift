import Foundation
import Store
import Testing

@Suite struct `A state file` {
  private let scratch: Scratch
  private let path: String
  private let state = StreamStateFile(
    attributes: [Attribute("kind", "evaluation"), Attribute("tokens", 7)],
    arrays: [
      "a/position": NumericArray(shape: [], integers: [1 << 40]),
      "a/means": NumericArray(
        shape: [2, 2], reals: [0.1, -.infinity, .leastNonzeroMagnitude, .nan]),
      "empty": NumericArray(shape: [0], reals: []),
    ])

  init() throws {
    scratch = try Scratch()
    path = scratch.path("state.h5")
  }

  @Test func `comes back bit for bit, and replaces the one before`() throws {
    try StreamStateFile(attributes: [], arrays: [:]).write(at: path)
    try state.write(at: path)
    let read = try StreamStateFile(reading: path)
    #expect(read.attributes.first { $0.name == "tokens" }?.value == 7)
    #expect(read.arrays.keys.sorted() == state.arrays.keys.sorted())
    for (name, array) in state.arrays {
      #expect(read.arrays[name]?.shape == array.shape)
      #expect(read.arrays[name]?.reals.map(\.bitPattern) == array.reals.map(\.bitPattern))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["state.h5"])
  }

  @Test func `is refused when it was cut short, damaged, or is something else`() throws {
    try state.write(at: path)
    let bytes = try Data(contentsOf: URL(filePath: path))
    for length in [0, 100, 511, 513, bytes.count - 1] {
      try bytes.prefix(length).write(to: URL(filePath: path))
      #expect(throws: StoreError.self) { try StreamStateFile(reading: path) }
    }
    for place in [20, 600, bytes.count - 1] {
      var damaged = bytes
      damaged[place] ^= 1
      try damaged.write(to: URL(filePath: path))
      #expect(throws: StoreError.self) { try StreamStateFile(reading: path) }
    }
    #expect(throws: StoreError.missing(file: scratch.path("no.h5"))) {
      try StreamStateFile(reading: scratch.path("no.h5"))
    }
  }
}

@Suite struct `A file of an evaluation` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private let file = EvaluationFile(
    attributes: [Attribute("kind", "task"), Attribute("loss", 0.5)],
    entries: [
      EvaluationFile.Entry("length", along: "length", unit: "1", [128, 256]),
      EvaluationFile.Entry("position", along: "position", unit: "token", [0, 1, 2]),
      EvaluationFile.Entry(
        "loss_by_position", axes: ["length", "position"], unit: "nats/token",
        NumericArray(shape: [2, 3], reals: [1, 2, 3, 4, 5, .infinity])),
      EvaluationFile.Entry(
        "instruments/layers.0.out.rms", along: "length", unit: "1", [0.25, 0.125]),
      EvaluationFile.Entry(
        "accuracy", axes: [], unit: "1", NumericArray(shape: [], reals: [0.75])),
    ])

  @Test func `comes back with the names of its axes`() throws {
    let path = scratch.path("evaluations/test.h5")
    try file.write(at: path, replaces: true)
    let read = try EvaluationFile(reading: path)
    #expect(read.attributes == file.attributes)
    func sorted(_ file: EvaluationFile) -> [EvaluationFile.Entry] {
      file.entries.sorted { $0.name < $1.name }
    }
    #expect(sorted(read) == sorted(file))
    try file.write(at: path, replaces: true)
    #expect(throws: StoreError.self) { try file.write(at: path, replaces: false) }
  }

  @Test func `of another kind is refused`() throws {
    let path = scratch.path("other.h5")
    try DataFile.write(to: path, attributes: [Attribute("format", "other")], arrays: [:])
    #expect(throws: StoreError.self) { try EvaluationFile(reading: path) }
  }
}
