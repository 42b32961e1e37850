import Experiments
import Testing

@Suite struct `A plan of jobs` {
  private func plan(
    _ cores: Int, _ trials: Int, memory: Int = .max,
    _ wishes: (jobs: Int?, threads: Int?) = (nil, nil)
  ) -> [Int] {
    let plan = JobPlan(
      cores: cores, trials: trials, availableBytes: memory, jobs: wishes.jobs,
      threads: wishes.threads
    ) { threads in 60 + 40 * threads }
    return [plan.jobs, plan.threads]
  }

  @Test func `gives each trial a core, and what is left over to their threads`() {
    #expect(plan(8, 100) == [8, 1])
    #expect(plan(8, 3) == [3, 2])
    #expect(plan(8, 1) == [1, 8])
    #expect(plan(1, 5) == [1, 1])
    #expect(plan(8, 0) == [1, 8])
  }

  @Test func `has as many jobs as fit into memory, their threads counted`() {
    #expect(plan(8, 100, memory: 800) == [8, 1])
    #expect(plan(8, 100, memory: 799) == [7, 1])
    // Four jobs of two threads take 140 each.
    #expect(plan(8, 100, memory: 560) == [5, 1])
    #expect(plan(8, 4, memory: 560) == [4, 2])
    #expect(plan(8, 4, memory: 559) == [3, 2])
    #expect(plan(8, 100, memory: 0) == [1, 8])
  }

  @Test func `takes the user's threads as they are, and runs fewer jobs for it`() {
    #expect(plan(8, 100, (nil, 2)) == [4, 2])
    #expect(plan(8, 100, (nil, 3)) == [2, 3])
    #expect(plan(2, 100, (nil, 5)) == [1, 5])
  }

  @Test func `takes the user's jobs as far as there are cores and trials`() {
    #expect(plan(8, 100, memory: 0, (3, nil)) == [3, 2])
    #expect(plan(8, 100, (20, nil)) == [8, 1])
    #expect(plan(8, 2, (4, nil)) == [2, 4])
    #expect(plan(8, 100, (4, 4)) == [2, 4])
    #expect(plan(8, 100, (1, 1)) == [1, 1])
    #expect(plan(2, 100, (4, 9)) == [1, 9])
  }
}
