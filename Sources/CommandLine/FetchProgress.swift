import Corpora
import Experiments
import Report

/// How far a fetch is: a line that rewrites itself on a terminal, some plain ones elsewhere.
final class FetchProgress {
  private let name: String
  private let console: Console
  private let clock = ContinuousClock()
  /// When the download that is running began, and with how many bytes.
  private var start: (instant: ContinuousClock.Instant, bytes: Int)?
  private var latest: ContinuousClock.Instant?

  /// The progress of the text `name`.
  init(of name: String, on console: Console) {
    self.name = name
    self.console = console
  }

  /// Shows what happened.
  func show(_ event: FetchContext.Event) {
    switch event {
    case .asking(let address, let kept):
      start = nil
      let from = kept > 0 ? ", from byte \(NumberText.whole(kept)) on" : ""
      console.say("\(name)  \(address)\(from)")
    case .received(let bytes, let total):
      let began = start ?? (clock.now, bytes)
      start = began
      guard isTime else { return }
      let seconds = (clock.now - began.instant).seconds
      let rate = seconds > 0 ? Double(bytes - began.bytes) / seconds : 0
      var parts = [amount(bytes, of: total)]
      if rate > 0 {
        parts.append("\(NumberText.fixed(rate / 1e6, decimals: 1)) MB/s")
        if let total {
          parts.append("\(NumberText.duration(Double(total - bytes) / rate)) left")
        }
      }
      show(parts.joined(separator: "  "))
    case .startingOver(let reason):
      console.say("\(name)  begins anew: \(reason)")
    case .retrying(let reason, let pause):
      let seconds = NumberText.fixed(pause.seconds, decimals: 1)
      console.say("\(name)  \(reason); tries again in \(seconds) s")
    case .givingUpAddress(let reason):
      console.say("\(name)  \(reason); asks elsewhere")
    case .unpacked(let bytes, let total):
      guard isTime else { return }
      show("unpacked \(amount(bytes, of: total))")
    }
  }

  private func show(_ text: String) {
    let line = "\(name)  \(text)"
    if console.isLive { console.show([line]) } else { console.say(line) }
  }

  /// Whether enough time has passed since the last line.
  private var isTime: Bool {
    let pause = Duration.milliseconds(console.isLive ? 100 : 2000)
    let now = clock.now
    if let latest, now - latest < pause { return false }
    latest = now
    return true
  }

  private func amount(_ bytes: Int, of total: Int?) -> String {
    let size = "\(NumberText.fixed(Double(bytes) / 1e6, decimals: 1)) MB"
    guard let total, total > 0 else { return size }
    let share = NumberText.fixed(Double(bytes) / Double(total) * 100)
    return "\(size) of \(NumberText.fixed(Double(total) / 1e6, decimals: 1)) MB  \(share) %"
  }
}
