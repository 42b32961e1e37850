import Testing
import Training

@Suite struct `A learning rate schedule` {
  private func rates(_ kind: Schedule.Kind, warmup: Int = 4, steps: Int = 24) -> [Double] {
    var schedule = Schedule()
    (schedule.kind, schedule.warmup, schedule.finalRatio) = (kind, warmup, 0.1)
    schedule.decayFraction = 0.25
    return (0..<steps).map { schedule.rate(atStep: $0, of: steps, peak: 2) }
  }

  @Test(arguments: Schedule.Kind.allCases)
  func `rises in a straight line to the peak`(_ kind: Schedule.Kind) {
    #expect(Array(rates(kind).prefix(4)) == [0.5, 1, 1.5, 2])
  }

  @Test func `stays when constant`() {
    #expect(rates(.constant).dropFirst(4).allSatisfy { $0 == 2 })
  }

  @Test func `falls in a straight line`() {
    let rates = rates(.linear)
    #expect(rates[4] == 2)
    #expect(abs(rates[14] - 1.1) < 1e-12)
    #expect(abs((rates[22] - rates[23]) - 1.8 / 20) < 1e-12)
  }

  @Test func `falls along half a cosine`() {
    let rates = rates(.cosine)
    #expect(rates[4] == 2)
    #expect(abs(rates[14] - 1.1) < 1e-12)
    #expect(rates[23] > 0.2 && rates[23] < 0.22)
  }

  @Test func `is stable, then decays over the last part`() {
    let rates = rates(.wsd)
    #expect(rates[4..<19].allSatisfy { $0 == 2 })
    #expect(abs(rates[21] - (0.2 + 1.8 * 0.5)) < 1e-12)
    #expect(rates[23] > 0.2)
  }

  @Test func `needs no warm-up`() {
    #expect(rates(.constant, warmup: 0)[0] == 2)
  }
}
