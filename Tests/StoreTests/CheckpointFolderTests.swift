import Foundation
import Store
import Testing

@Suite struct `A folder of checkpoints` {
  private let scratch: Scratch
  private let folder: CheckpointFolder

  init() throws {
    scratch = try Scratch()
    folder = CheckpointFolder(scratch.folder + "/variant/trial")
  }

  private func checkpoint(_ step: Int) -> Checkpoint {
    var checkpoint = CheckpointSample.whole
    checkpoint.step = step
    return checkpoint
  }

  private func write(_ steps: Int...) throws {
    for step in steps { _ = try folder.write(checkpoint(step)) }
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.folder)) ?? []).sorted()
  }

  @Test func `need not be there`() throws {
    #expect(folder.paths().isEmpty)
    #expect(folder.newest().found == nil)
    #expect(folder.newest().rejected.isEmpty)
    try folder.prune(keepingLast: 1, best: nil)
    folder.sweep()
  }

  @Test func `lists its checkpoints by step and nothing else`() throws {
    try write(1_000, 90, 100, 0)
    for name in [
      "checkpoint-7.h5.bak", "checkpoint-x.h5", "checkpoint-007.h5", "checkpoint--1.h5",
      "checkpoint-+1.h5", "run-000.h5", "checkpoint-99999999999999999999.h5", "checkpoint-.h5",
    ] {
      try Data().write(to: URL(filePath: folder.folder + "/" + name))
    }
    #expect(folder.paths().map(\.step) == [0, 90, 100, 1_000])
    #expect(folder.paths().last?.path == folder.folder + "/checkpoint-1000.h5")
  }

  @Test func `gives the newest that is whole, and tells of the others`() throws {
    try write(10, 20, 30)
    let cut = try folder.write(checkpoint(40))
    let changed = folder.paths()[2].path
    try Data(contentsOf: URL(filePath: cut)).prefix(5_000).write(to: URL(filePath: cut))
    var bytes = try Data(contentsOf: URL(filePath: changed))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: changed))
    let (found, rejected) = folder.newest()
    #expect(found?.checkpoint == checkpoint(20))
    #expect(found?.path == folder.folder + "/checkpoint-20.h5")
    #expect(rejected.map(\.path) == [cut, changed])
    #expect(
      rejected.first?.error
        == .truncated(file: cut, reason: "5000 of \(bytes.count) bytes are there"))
    guard case .malformed(changed, "checksum", _, _) = rejected.last?.error else {
      Issue.record("\(rejected)")
      return
    }
  }

  @Test func `replaces a checkpoint of the same step`() throws {
    try write(10)
    var other = checkpoint(10)
    other.seconds = 7
    _ = try folder.write(other)
    #expect(folder.newest().found?.checkpoint == other)
    #expect(names == ["checkpoint-10.h5"])
  }

  @Test(arguments: [
    (2, nil, [30, 40]), (1, 20, [20, 40]), (1, 40, [40]), (0, 10, [10]), (9, 99, [10, 20, 30, 40]),
  ])
  func `keeps the last ones and the best`(_ last: Int, _ best: Int?, _ kept: [Int]) throws {
    try write(10, 20, 30, 40)
    try folder.prune(keepingLast: last, best: best)
    #expect(folder.paths().map(\.step) == kept)
  }

  @Test func `is rid of its own unfinished files only`() throws {
    try write(10)
    let theirs = [
      ".checkpoint-20.h5.partial", ".checkpoint-20.h5.\(UUID().uuidString)", ".hidden.partial",
      ".weights.safetensors.\(UUID().uuidString).partial", "checkpoint-5.h5.partial",
    ]
    let ours = ".checkpoint-20.h5.\(UUID().uuidString).partial"
    for name in theirs + [ours] {
      try Data("half".utf8).write(to: URL(filePath: folder.folder + "/" + name))
    }
    #expect(folder.newest().found?.checkpoint == checkpoint(10))
    #expect(folder.newest().rejected.isEmpty)
    folder.sweep()
    #expect(names == (theirs + ["checkpoint-10.h5"]).sorted())
  }

  @Test func `is locked for one at a time`() throws {
    var lock: FolderLock? = try FolderLock(folder.folder)
    let number = ProcessInfo.processInfo.processIdentifier
    let error = StoreError.failed(
      act: "lock the folder", file: folder.folder,
      reason: "another process (pid \(number)) is at work in this folder", errno: EWOULDBLOCK)
    #expect(throws: error) { try FolderLock(folder.folder) }
    #expect(throws: error) { try FolderLock(folder.folder) }
    #expect(lock != nil)
    lock = nil
    #expect(throws: Never.self) { try FolderLock(folder.folder) }
    #expect(names == ["lock"])
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func `says why it cannot be written into`() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.folder)
    #expect(
      throws: StoreError.failed(
        act: "make the folder", file: scratch.folder + "/variant", reason: "Permission denied",
        errno: EACCES)
    ) {
      try FolderLock(folder.folder)
    }
  }

  @Test func `says so when a file stands in its place`() throws {
    let path = scratch.path("variant")
    try Data().write(to: URL(filePath: path))
    #expect(
      throws: StoreError.failed(
        act: "make the folder", file: folder.folder, reason: "Not a directory", errno: ENOTDIR)
    ) {
      try folder.write(checkpoint(1))
    }
  }
}
