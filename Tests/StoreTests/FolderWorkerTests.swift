import Foundation
import Store
import Testing

@Suite struct `Whether a process is at work in a folder` {
  private let here = FolderHolder(process: 77, host: "here", boot: "b1", namespace: "n1")

  @Test func `is asked of its lock`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "work-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(FolderWorker(in: folder) == .never)
    var lock: FolderLock? = try FolderLock(folder)
    let own = Int(ProcessInfo.processInfo.processIdentifier)
    #expect(FolderWorker(in: folder) == .atWork(process: own))
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(FolderWorker(in: folder) == .gone)
    // The look has left the lock to be taken.
    lock = try FolderLock(folder)
    #expect(FolderWorker(in: folder) == .atWork(process: own))
    withExtendedLifetime(lock) {}
  }

  @Test func `names a process only where its number means something`() {
    var other = FolderHolder(process: 77, host: "here", boot: "b1", namespace: "n2")
    #expect(FolderWorker(holder: here, lock: false, here: here) == .atWork(process: 77))
    #expect(FolderWorker(holder: other, lock: false, here: here) == .atWork(process: nil))
    #expect(FolderWorker(holder: nil, lock: false, here: here) == .atWork(process: nil))
    other = FolderHolder(process: 77, host: "", boot: "", namespace: "")
    #expect(FolderWorker(holder: other, lock: false, here: here) == .atWork(process: nil))
  }

  @Test func `is not known of another host whose lock is free`() {
    let other = FolderHolder(process: 77, host: "there", boot: "b9", namespace: "n1")
    #expect(FolderWorker(holder: other, lock: true, here: here) == .unknown(host: "there"))
    #expect(FolderWorker(holder: other, lock: nil, here: here) == .unknown(host: "there"))
    #expect(FolderWorker(holder: here, lock: true, here: here) == .gone)
  }

  @Test func `is asked of the process table where there are no locks`() {
    let own = FolderHolder.current
    #expect(
      FolderWorker(holder: own, lock: nil, here: own) == .atWork(process: Int(own.process)))
    let before = FolderHolder(
      process: own.process, host: own.host, boot: own.boot + "x", namespace: own.namespace)
    #expect(FolderWorker(holder: before, lock: nil, here: own) == .gone)
    let contained = FolderHolder(
      process: own.process, host: own.host, boot: own.boot, namespace: own.namespace + "x")
    #expect(FolderWorker(holder: contained, lock: nil, here: own) == .unknown(host: own.host))
  }

  @Test func `is read as it was written, and from earlier versions`() {
    #expect(FolderHolder(here.text) == here)
    #expect(FolderHolder("123\n")?.process == 123)
    #expect(FolderHolder("123\n")?.host == "")
    #expect(FolderHolder("") == nil)
    #expect(FolderHolder("nothing") == nil)
  }
}
