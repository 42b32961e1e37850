import Store
import Testing

@Suite struct `The memory that a machine has left` {
  private static let system = ["/proc/meminfo": "MemTotal: 900 kB\nMemAvailable:    800 kB\n"]

  private func bytes(_ files: [String: String]) -> Int? {
    MachineMemory.availableBytes { files[$0] }
  }

  @Test func `is what the system says without control groups`() {
    #expect(bytes(Self.system) == 800 * 1024)
    #expect(bytes([:]) == nil)
    #expect(bytes(["/proc/meminfo": "MemAvailable: much\n"]) == nil)
  }

  @Test func `is what a group's limit leaves, its cache not counted`() {
    var files = Self.system
    files["/proc/self/cgroup"] = "0::/a/b\n"
    files["/sys/fs/cgroup/a/b/memory.max"] = "max\n"
    files["/sys/fs/cgroup/a/b/memory.current"] = "5000\n"
    #expect(bytes(files) == 800 * 1024)
    files["/sys/fs/cgroup/a/memory.max"] = "10000\n"
    files["/sys/fs/cgroup/a/memory.current"] = "7000\n"
    #expect(bytes(files) == 3000)
    files["/sys/fs/cgroup/a/memory.stat"] = "anon 1\ninactive_file 1000\n"
    #expect(bytes(files) == 4000)
    files["/sys/fs/cgroup/a/memory.current"] = "70000\n"
    #expect(bytes(files) == 0)
  }

  @Test func `knows groups of version 1`() {
    var files = Self.system
    files["/proc/self/cgroup"] = "5:cpu:/c\n3:memory:/c\n"
    files["/sys/fs/cgroup/memory/memory.limit_in_bytes"] = "6000\n"
    files["/sys/fs/cgroup/memory/memory.usage_in_bytes"] = "2000\n"
    #expect(bytes(files) == 4000)
  }

  @Test func `is something on this machine`() {
    #expect(MachineMemory.availableBytes > 0)
  }
}
