import Report
import Testing

@Suite struct `A machine that others use` {
  @Test func `is said to be busy where it has no processors for all`() {
    #expect(MachineLoad.sentence(load: 0.9, cores: 2) == nil)
    #expect(
      MachineLoad.sentence(load: 4, cores: 2)
        == "the machine is busy: load 4.0 on 2 cores; by the clock it may take up to 3.0 times as long"
    )
  }
}
