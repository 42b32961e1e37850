import Store
import Testing

@Suite struct `The processors that a process may use` {
  @Test func `are limited by each of its control groups`() {
    let files = [
      "/proc/self/cgroup": "5:cpu,cpuacct:/job/step\n3:memory:/job\n0::/slice/unit\n",
      "/sys/fs/cgroup/cpu/job/step/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/job/step/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "150000\n",
      "/sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/slice/unit/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/slice/cpu.max": "400000 100000\n",
      "/sys/fs/cgroup/memory/job/cpu.cfs_quota_us": "1\n",
    ]
    #expect(UsableCores.quotas { files[$0] } == [1.5, 4])
    #expect(UsableCores.quotas { _ in nil } == [])
    #expect(UsableCores.quotas { $0 == "/proc/self/cgroup" ? "0::/\n" : "nonsense" } == [])
  }

  @Test func `are the least of all limits, and one at least`() {
    #expect(UsableCores.least(affinity: 8, quotas: []) == 8)
    #expect(UsableCores.least(affinity: 8, quotas: [1.5, 4]) == 1)
    #expect(UsableCores.least(affinity: 2, quotas: [3]) == 2)
    #expect(UsableCores.least(affinity: 2, quotas: [0.2]) == 1)
    #expect(UsableCores.count >= 1)
  }

  @Test(arguments: [
    ([:], 8),
    (["SLURM_CPUS_PER_TASK": "4"], 4),
    (["SLURM_CPUS_ON_NODE": "6"], 6),
    (["SLURM_CPUS_PER_TASK": "2", "SLURM_CPUS_ON_NODE": "6"], 2),
    (["SLURM_CPUS_PER_TASK": "32"], 8),
    (["SLURM_CPUS_PER_TASK": "many", "SLURM_CPUS_ON_NODE": "0"], 8),
  ])
  func `are no more than Slurm gave the task`(_ environment: [String: String], _ count: Int) {
    #expect(UsableCores.granted(of: 8, by: environment) == count)
  }
}
