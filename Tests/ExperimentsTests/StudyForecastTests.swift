import Experiments
import Testing

@Suite struct `A study's forecast` {
  /// Runs trials two at a time in a made-up time, `slowness` times as long as estimated.
  ///
  /// - Returns: At each moment what was forecast and what was then true.
  private func run(_ estimates: [Double], slowness: Double) -> [(forecast: Double, truth: Double)] {
    var forecast = StudyForecast(
      estimates: estimates, jobs: 2, total: estimates.reduce(0, +))
    var (time, next) = (0.0, 0)
    var running: [(trial: Int, began: Double)] = []
    var said: [(time: Double, left: Double)] = []
    while next < estimates.count || !running.isEmpty {
      while running.count < 2, next < estimates.count {
        forecast.begin(next, at: time, part: 0)
        running.append((next, time))
        next += 1
      }
      time += 0.1
      for (trial, began) in running {
        let part = min(1, (time - began) / (estimates[trial] * slowness))
        forecast.advance(trial, to: part)
        if part == 1 { forecast.end(trial, at: time) }
      }
      running.removeAll { time - $0.began >= estimates[$0.trial] * slowness }
      said.append((time, forecast.secondsLeft(at: time)))
    }
    return said.map { ($0.left, time - $0.time) }
  }

  @Test(arguments: [0.3, 1, 5])
  func `is right within a factor of two after the first trials`(_ slowness: Double) {
    let estimates: [Double] = [4, 6, 5, 8, 4, 6, 5, 8, 4, 6, 5, 8]
    let said = run(estimates, slowness: slowness)
    // From when the first two trials are over until only seconds are left.
    let first = Int(6 * slowness / 0.1) + 1
    for (forecast, truth) in said[first...] where truth > 2 * slowness {
      #expect(forecast > truth / 2 && forecast < truth * 2, "\(forecast) of \(truth)")
    }
    #expect((said.last?.forecast ?? 1) < 0.5)
  }

  @Test func `knows what was done before, and what needs nothing`() {
    var forecast = StudyForecast(estimates: [10, 10, 10], jobs: 1, total: 30)
    forecast.drop(0)
    #expect(forecast.secondsLeft(at: 0) == 20)
    // Half of it was done before it was interrupted.
    forecast.begin(1, at: 0, part: 0)
    forecast.advance(1, to: 0.5)
    forecast.end(1, at: 5)
    #expect(abs(forecast.secondsLeft(at: 5) - 15) < 1e-9)
  }
}
