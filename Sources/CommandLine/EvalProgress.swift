import Experiments
import Report

/// How far an evaluation is: a live line on a terminal, a plain one now and then elsewhere.
struct EvalProgress {
  private let total: Int
  private let unit: String
  private let console: Console
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var first: Int?
  private var lastTold: ContinuousClock.Instant?

  /// The progress over `total` of something.
  init(total: Int, unit: String, console: Console) {
    self.total = total
    self.unit = unit
    self.console = console
    start = clock.now
  }

  /// Shows that `count` are done.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - loss: Mean loss so far, if it is known.
  mutating func tell(_ count: Int, loss: Double? = nil) {
    let now = clock.now
    let pause: Duration = console.isLive ? .milliseconds(100) : .seconds(5)
    if let lastTold, now - lastTold < pause, count < total { return }
    lastTold = now
    let seconds = (now - start).seconds
    let before = first ?? 0
    if first == nil { first = count }
    let rate = Double(count - before) / seconds
    var parts = [
      "\(NumberText.whole(count))/\(NumberText.whole(total)) \(unit)",
      "\(NumberText.duration(Double(total - count) / rate)) left",
    ]
    if let loss { parts.append("loss \(NumberText.fixed(loss, decimals: 4))") }
    parts.append("\(NumberText.fixed(rate)) \(unit)/s")
    let line = parts.joined(separator: "  ")
    if console.isLive { console.show([line]) } else { console.say(line) }
  }
}
