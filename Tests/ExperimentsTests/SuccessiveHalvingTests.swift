import Experiments
import Tensors
import Testing

@Suite struct `Successive halving` {
  private typealias Job = SuccessiveHalving.Job

  /// Runs a bracket with workers that take turns of random length.
  ///
  /// - Returns: The jobs in the order in which they were chosen.
  private func jobs(
    points: Int, ahead: Int, workers: Int, seed: UInt64, failing: Set<Int> = [],
    value: (Int, Int) -> Double
  ) -> [Job] {
    var halving = SuccessiveHalving(
      points: points, rungs: 3, reduction: 3, ahead: ahead, lowerIsBetter: true)
    var random = RandomStream(seed: seed)
    var running: [(job: Job, end: Double)] = []
    var time = 0.0
    while true {
      while running.count < workers, let job = halving.next() {
        running.append((job, time + 0.01 + random.uniform()))
      }
      guard let first = running.min(by: { $0.end < $1.end }) else { break }
      time = first.end
      running.removeAll { $0.job == first.job }
      let isSound = !failing.contains(first.job.point)
      halving.record(isSound ? value(first.job.point, first.job.rung) : nil, of: first.job)
    }
    #expect(halving.isOver)
    return halving.jobs
  }

  /// Losses without an order, which fall from rung to rung.
  private func loss(_ point: Int, _ rung: Int) -> Double {
    Double(point * 7919 % 27) / 27 - Double(rung)
  }

  @Test(arguments: [1, 2, 4, 30], [1, 2, 3, 16])
  func `chooses the same jobs however many workers there are and however fast`(
    _ ahead: Int, _ workers: Int
  ) {
    let alone = jobs(points: 27, ahead: ahead, workers: 1, seed: 1, value: loss)
    for seed in 2..<8 as Range<UInt64> {
      #expect(jobs(points: 27, ahead: ahead, workers: workers, seed: seed, value: loss) == alone)
    }
  }

  @Test(arguments: [1, 4, 27])
  func `tries every point, and takes the best to the end, for a third of the steps`(_ ahead: Int) {
    let jobs = jobs(points: 27, ahead: ahead, workers: 2, seed: 3, value: loss)
    #expect(jobs.filter { $0.rung == 0 }.map(\.point) == Array(0..<27))
    #expect(Set(jobs).count == jobs.count)
    let best = (0..<27).min { loss($0, 2) < loss($1, 2) }
    #expect(jobs.contains { $0.rung == 2 && $0.point == best })
    // A whole trial counts 9, its first rung 1, the second 2 more, the third 6 more.
    let cost = jobs.map { [1, 2, 6][$0.rung] }.reduce(0, +)
    #expect(cost <= 27 * 9 / 3, "\(cost) of \(27 * 9)")
    for rung in 0..<2 {
      #expect(jobs.count { $0.rung == rung + 1 } >= jobs.count { $0.rung == rung } / 3)
    }
  }

  @Test func `waits for no full rung`() {
    var halving = SuccessiveHalving(
      points: 9, rungs: 2, reduction: 3, ahead: 3, lowerIsBetter: true)
    for point in 0..<9 {
      #expect(halving.next() == Job(point: point, rung: 0))
      // The last three are not done when the best of the others goes on.
      if point < 7 { halving.record(Double(point), of: Job(point: point, rung: 0)) }
    }
    #expect(halving.next() == Job(point: 0, rung: 1))
  }

  @Test func `never takes on what failed`() {
    let failing: Set = [0, 5, 6, 7, 20]
    let jobs = jobs(points: 27, ahead: 4, workers: 2, seed: 1, failing: failing, value: loss)
    #expect(!jobs.contains { $0.rung > 0 && failing.contains($0.point) })
    #expect(jobs.contains { $0.rung == 2 })
    let none = self.jobs(
      points: 5, ahead: 2, workers: 2, seed: 1, failing: Set(0..<5), value: loss)
    #expect(none.count == 5)
  }

  @Test func `of one point trains it to the first rung`() {
    #expect(jobs(points: 1, ahead: 4, workers: 1, seed: 1, value: loss) == [Job(point: 0, rung: 0)])
  }
}
