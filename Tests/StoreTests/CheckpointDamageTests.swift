import Foundation
import Store
import Testing

/// What a kill, a power cut or a bad disk can leave, made by hand: a process of its own would leave
/// the same states, at moments that cannot be chosen.
@Suite struct `A damaged checkpoint` {
  private let scratch: Scratch
  private let folder: CheckpointFolder
  private let whole: Data
  private let path: String

  init() throws {
    scratch = try Scratch()
    folder = CheckpointFolder(scratch.folder)
    path = try folder.write(CheckpointSample.whole)
    whole = try Data(contentsOf: URL(filePath: path))
  }

  @Test func `is known at every length`() throws {
    // More parameters, so that there are some lengths to try.
    var large = CheckpointSample.whole
    large.parameters.append(CheckpointSample.array("large", [100, 300], from: 8))
    large.step = 1_300
    let path = try folder.write(large)
    let bytes = try Data(contentsOf: URL(filePath: path))
    let lengths = Array(stride(from: 0, to: bytes.count, by: 4_096)) + [1, 511, 512, 513]
    try #require(lengths.count > 30)
    for length in lengths + [bytes.count - 1] {
      try bytes.prefix(length).write(to: URL(filePath: path))
      #expect {
        try Checkpoint(reading: path)
      } throws: { error in
        if case .truncated(path, _) = error as? StoreError { true } else { false }
      }
    }
    #expect(folder.newest().found?.checkpoint == CheckpointSample.whole)
    #expect(folder.newest().rejected.map(\.path) == [path])
  }

  @Test(arguments: 0..<300)
  func `is refused or right`(_ seed: Int) throws {
    var dice = Dice(seed: UInt64(seed))
    try whole.damaged(by: &dice).write(to: URL(filePath: path))
    do {
      #expect(try Checkpoint(reading: path) == CheckpointSample.whole)
    } catch {
      #expect(error.description.hasPrefix(path + ": "))
    }
  }

  @Test func `that is changed anywhere is refused`() throws {
    for place in stride(from: 0, to: whole.count, by: 97) {
      var bytes = whole
      bytes[place] ^= 0x20
      try bytes.write(to: URL(filePath: path))
      #expect(throws: StoreError.self, "byte \(place)") { try Checkpoint(reading: path) }
    }
  }

  @Test func `does not stand in the way of the one before`() throws {
    let pieces = [0, 512, whole.count / 2, whole.count]
    for length in pieces {
      let name = ".checkpoint-1300.h5.\(UUID().uuidString).partial"
      try whole.prefix(length).write(to: URL(filePath: scratch.path(name)))
    }
    let (found, rejected) = folder.newest()
    #expect(found?.checkpoint == CheckpointSample.whole)
    #expect(rejected.isEmpty)
    folder.sweep()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
        == ["checkpoint-1200.h5"])
  }

  @Test func `is refused where its checksum is right and its content is not`() throws {
    // A file that another program sealed: the layout is checked all the same.
    let path = scratch.path("other.h5")
    var bytes = whole
    let name = Data("resolved_spec".utf8)
    let place = try #require(bytes.firstRange(of: name))
    bytes.replaceSubrange(place, with: Data("resolved_spek".utf8))
    try bytes.write(to: URL(filePath: path))
    guard case .malformed(path, "checksum", let expected, let found) = error(reading: path) else {
      Issue.record("read in spite of its checksum")
      return
    }
    let (old, new) = (expected.suffix(64), found.prefix(64))
    let seal = try #require(bytes.firstRange(of: Data(old.utf8)))
    bytes.replaceSubrange(seal, with: Data(new.utf8))
    try bytes.write(to: URL(filePath: path))
    // HDF5 has checksums of its own on what it calls metadata, and refuses the changed name first.
    #expect(error(reading: path) != nil)
  }

  private func error(reading path: String) -> StoreError? {
    do {
      _ = try Checkpoint(reading: path)
      return nil
    } catch {
      return error
    }
  }
}
