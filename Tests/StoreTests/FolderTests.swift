import Foundation
import Store
import Testing

@Suite struct `A folder` {
  @Test func `lists its own files with an ending, by name`() throws {
    let scratch = try Scratch()
    for name in ["b.h5", "a.h5", ".hidden.h5", "c.h5x", "10.h5", "9.h5"] {
      try Data().write(to: URL(filePath: scratch.path(name)))
    }
    try FileManager.default.createDirectory(
      atPath: scratch.path("folder.h5"), withIntermediateDirectories: true)
    let names = ["10.h5", "9.h5", "a.h5", "b.h5"]
    #expect(Folder.files(in: scratch.folder, endingWith: ".h5") == names.map { scratch.path($0) })
    #expect(
      Folder.files(in: scratch.folder + "/", endingWith: ".h5") == names.map { scratch.path($0) })
    #expect(Folder.files(in: scratch.path("folder.h5"), endingWith: ".h5") == [])
  }

  @Test func `is not a file, nor nothing`() throws {
    let scratch = try Scratch()
    try Data().write(to: URL(filePath: scratch.path("a.h5")))
    #expect(Folder.files(in: scratch.path("a.h5"), endingWith: ".h5") == nil)
    #expect(Folder.files(in: scratch.path("nothing"), endingWith: ".h5") == nil)
  }
}
