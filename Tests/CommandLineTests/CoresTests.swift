import Testing

@testable import gecko

@Suite struct `The processors that gecko uses` {
  @Test(arguments: [
    ([:], 8),
    (["SLURM_CPUS_PER_TASK": "4"], 4),
    (["SLURM_CPUS_ON_NODE": "6"], 6),
    (["SLURM_CPUS_PER_TASK": "2", "SLURM_CPUS_ON_NODE": "6"], 2),
    (["SLURM_CPUS_PER_TASK": "32"], 8),
    (["SLURM_CPUS_PER_TASK": "many", "SLURM_CPUS_ON_NODE": "0"], 8),
  ])
  func `are no more than Slurm gave the task`(_ environment: [String: String], _ count: Int) {
    #expect(Cores.count(usable: 8, environment: environment) == count)
  }

  @Test func `are said to be busy when other programs want them`() {
    #expect(Cores.business(load: 0.9, cores: 2) == nil)
    #expect(
      Cores.business(load: 4, cores: 2)
        == "the machine is busy: load 4.0 on 2 cores; by the clock it may take up to 3.0 times as long"
    )
  }
}
