import Foundation
import Store
import Testing

@Suite struct `A checkpoint` {
  private let scratch: Scratch
  private let path: String

  init() throws {
    scratch = try Scratch()
    path = scratch.path("checkpoint.h5")
  }

  @Test(arguments: [CheckpointSample.whole, CheckpointSample.least])
  func `comes back as it was written`(_ checkpoint: Checkpoint) throws {
    try checkpoint.write(asNew: path)
    #expect(try Checkpoint(reading: path) == checkpoint)
  }

  @Test func `keeps every bit of numbers that are not equal to themselves`() throws {
    var checkpoint = CheckpointSample.least
    let bits: [UInt32] = [0x7fc0_0001, 0xffa0_1234, 0x8000_0000, 0x7f80_0001]
    checkpoint.parameters = [
      WeightArray(name: "x", shape: [4], values: bits.map { Float(bitPattern: $0) })
    ]
    try checkpoint.write(asNew: path)
    let read = try Checkpoint(reading: path).parameters[0].values
    #expect(read.map(\.bitPattern) == bits)
  }

  @Test func `of this version stays readable`() throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/checkpoint-1.h5").path(percentEncoded: false)
    #expect(try Checkpoint(reading: fixture) == CheckpointSample.whole)
  }

  @Test func `is never overwritten by its path alone`() throws {
    try CheckpointSample.whole.write(asNew: path)
    #expect(
      throws: StoreError.failed(
        act: "create the file", file: path, reason: "File exists", errno: EEXIST)
    ) {
      try CheckpointSample.least.write(asNew: path)
    }
    #expect(try Checkpoint(reading: path) == CheckpointSample.whole)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).count == 1)
  }

  @Test func `must be there`() {
    #expect(throws: StoreError.missing(file: path)) { try Checkpoint(reading: path) }
  }

  @Test func `must be a file`() {
    #expect(
      throws: StoreError.malformed(
        file: scratch.folder, place: "path", expected: "a file", found: "a folder or a device")
    ) {
      try Checkpoint(reading: scratch.folder)
    }
  }

  @Test(arguments: [
    ("some text, and more of it\n", "something else"),
    (
      "gecko-checkpoint-12\nbytes",
      "'gecko-checkpoint-12', which a newer version of gecko has written"
    ),
    ("gecko-checkpoint-0\nbytes", "'gecko-checkpoint-0'"),
    ("\u{89}HDF\r\n", "something else"),
  ])
  func `must say that it is one`(_ text: String, _ found: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(
      throws: StoreError.malformed(
        file: path, place: "first line", expected: "'gecko-checkpoint-1'", found: found)
    ) {
      try Checkpoint(reading: path)
    }
  }

  @Test func `is not just any HDF5 file`() throws {
    try DataFile.write(
      to: path, attributes: [Attribute("format", "gecko-checkpoint-1")], arrays: [:])
    #expect(
      throws: StoreError.malformed(
        file: path, place: "first line", expected: "'gecko-checkpoint-1'",
        found: "an HDF5 file of another kind")
    ) {
      try Checkpoint(reading: path)
    }
  }

  @Test func `names what of it cannot stand in a file`() throws {
    func expectRefusal(
      _ place: String, _ expected: String, _ found: String, _ change: (inout Checkpoint) -> Void
    ) {
      var checkpoint = CheckpointSample.whole
      change(&checkpoint)
      #expect(
        throws: StoreError.malformed(file: path, place: place, expected: expected, found: found)
      ) {
        try checkpoint.write(asNew: path)
      }
    }
    let (legal, free) = ("a name without '/' that is not empty", "a name that is not taken")
    expectRefusal("parameters", legal, "'a/b'") {
      $0.parameters.append(WeightArray(name: "a/b", shape: [0], values: []))
    }
    expectRefusal("second moments", free, "'edges' again") {
      $0.optimizer?.second.append(WeightArray(name: "edges", shape: [0], values: []))
    }
    expectRefusal("streams", legal, "''") {
      $0.streams.append(StreamPosition(name: "", seed: 1, position: 0))
    }
    expectRefusal("series", legal, "'.'") { $0.run?.rows.series["."] = 1 }
    expectRefusal("resolved spec", "a text without zero bytes", "a zero byte") {
      $0.resolvedSpec = "\0"
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).isEmpty)
  }

  @Test func `says why it could not be written`() throws {
    let nowhere = scratch.path("no/such/folder/checkpoint.h5")
    #expect(
      throws: StoreError.failed(
        act: "create the file", file: nowhere, reason: "No such file or directory", errno: ENOENT)
    ) {
      try CheckpointSample.least.write(asNew: nowhere)
    }
  }
}
