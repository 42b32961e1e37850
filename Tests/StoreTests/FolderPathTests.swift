import Foundation
import Store
import Testing

@Suite struct `The folder of a path` {
  @Test(arguments: [
    ("a/b.h5", "a"), ("/a/b", "/a"), ("a/b/c/", "a/b"), ("/a", "/"), ("a", ""), ("ab", ""),
    ("", ""), ("/", ""), ("a//b", "a"), ("//a", "/"), ("./é", "."),
  ])
  func `is what stands before its last component`(_ path: String, _ folder: String) {
    #expect(Folder.parent(of: path) == folder)
  }

  @Test func `is taken, as a file or a link is, also one that leads nowhere`() throws {
    let scratch = try Scratch()
    #expect(Folder.isTaken(scratch.folder))
    #expect(!Folder.isTaken(scratch.path("a")))
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("a"), withDestinationPath: scratch.path("b"))
    #expect(Folder.isTaken(scratch.path("a")))
  }
}
