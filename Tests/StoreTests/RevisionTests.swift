import Foundation
import Store
import Testing

@Suite struct `The revision of a checkout` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["git", "-C", scratch.folder, "-c", "user.name=a", "-c", "user.email=a@b"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: scratch.folder + "/" + name))
  }

  @Test func `says which commit it is, and what was changed since`() throws {
    try git("init", "-q")
    try write("one\n", to: "a.txt")
    try git("add", "a.txt")
    try git("commit", "-q", "-m", "one")
    let clean = Revision(ofCheckoutAround: scratch.folder)
    #expect(clean.name.count == 40)
    #expect(!clean.isDirty)
    // What git does not know was not built from.
    try write("two\n", to: "b.txt")
    #expect(Revision(ofCheckoutAround: scratch.folder) == clean)
    try write("two\n", to: "a.txt")
    let two = Revision(ofCheckoutAround: scratch.folder)
    #expect(two.name == clean.name && two.root == clean.root)
    #expect(two.differenceDigest?.count == 64)
    // Staged or not, it is the same change; another is another.
    try git("add", "a.txt")
    #expect(Revision(ofCheckoutAround: scratch.folder) == two)
    try write("three\n", to: "a.txt")
    #expect(Revision(ofCheckoutAround: scratch.folder).differenceDigest != two.differenceDigest)
  }

  @Test func `is unknown where there is none`() {
    let revision = Revision(ofCheckoutAround: scratch.folder + "/nowhere")
    #expect(revision.name == "unknown")
    #expect(!revision.isDirty)
    #expect(revision.root == nil)
  }

  @Test func `comes with the versions of its packages`() throws {
    #expect(PackageVersions.text(inCheckout: scratch.folder) == nil)
    try write(
      #"{"pins": [{"identity": "yams", "kind": "x", "state": {"version": "6.2.2"}}, "#
        + #"{"identity": "crypto", "state": {"revision": "abc", "branch": "main"}}], "version": 3}"#,
      to: "Package.resolved")
    #expect(PackageVersions.text(inCheckout: scratch.folder) == "crypto abc, yams 6.2.2")
    try write("{}", to: "Package.resolved")
    #expect(PackageVersions.text(inCheckout: scratch.folder) == nil)
  }
}
