import Autograd
import Training

/// Where the time of a training step goes: a row for each kind of operation and direction, and one for
/// each of the parts that are no operation.
///
/// Times are those of a step, averaged over the threads, so that the rows add up to the step.
package struct StepProfile: Encodable, Sendable {
  /// A kind of work; its coding keys are the names that the command prints.
  package struct Row: Encodable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case name, phase, share
      case calls = "calls_per_step"
      case seconds = "sec_per_step"
      case gigaflops = "gflop_per_step"
      case megabytes = "mb_per_step"
      case productRate = "gflops"
      case productShare = "share_of_sgemm"
      case byteRate = "gb_per_s"
    }

    package let name: String
    /// `forward`, `recomputation` or `backward` of an operation.
    package let phase: String?
    /// Times a step, on all threads.
    package let calls: Double
    /// Of a step, averaged over the threads.
    package let seconds: Double
    /// Of the step's time.
    package let share: Double
    /// Floating-point operations of the model's products, in 10⁹; `nil` where there are none.
    package let gigaflops: Double?
    /// What goes in and comes out, in 10⁶ bytes; `nil` where nobody counts it.
    package let megabytes: Double?
    /// 10⁹ floating-point operations a second, on all threads.
    package let productRate: Double?
    /// The part that this is of what the machine's products reach on as many threads.
    package let productShare: Double?
    /// 10⁹ bytes a second, on all threads.
    package let byteRate: Double?
  }

  /// What is left of the step: threads that wait for others, and whatever is in no other row.
  package static let remainder = "waiting, and the rest"

  /// Kinds of work, the longest first; the remainder is the last.
  package let rows: [Row]

  /// The profile of some steps.
  ///
  /// - Parameters:
  ///   - clocks: What each thread did.
  ///   - steps: In how many steps.
  ///   - seconds: How long they took.
  ///   - productRate: Floating-point operations a second that products reach on as many threads.
  init(of clocks: [WorkClock], steps: Int, seconds: Double, productRate: Double) {
    let threads = Double(clocks.count)
    let isShared = clocks.count { $0.totals.keys.contains { $0.phase != nil } } == 1
    var totals: [ObservedWork.Kind: WorkClock.Total] = [:]
    for clock in clocks {
      totals.merge(clock.totals) { $0.adding($1) }
    }
    let step = seconds / Double(steps)
    func row(_ kind: ObservedWork.Kind, _ total: WorkClock.Total) -> Row {
      // What is heard of on one thread, the others share or wait for.
      let isOfAll = kind.isOfAllThreads || (isShared && !kind.isOfEachThread)
      let threads = isOfAll ? 1 : threads
      let time = total.seconds / threads / Double(steps)
      let (flops, bytes) = (total.productFLOPs / Double(steps), total.bytes / Double(steps))
      let rate = flops / time
      return Row(
        name: kind.name, phase: kind.phase, calls: Double(total.calls) / Double(steps),
        seconds: time, share: time / step, gigaflops: flops > 0 ? flops / 1e9 : nil,
        megabytes: bytes > 0 ? bytes / 1e6 : nil, productRate: flops > 0 ? rate / 1e9 : nil,
        productShare: flops > 0 ? rate / productRate : nil,
        byteRate: bytes > 0 ? bytes / time / 1e9 : nil)
    }
    let known = totals.map { row($0, $1) }.sorted { $0.seconds > $1.seconds }
    let rest = step - known.reduce(0) { $0 + $1.seconds }
    rows =
      known + [
        Row(
          name: Self.remainder, phase: nil, calls: 1, seconds: rest, share: rest / step,
          gigaflops: nil, megabytes: nil, productRate: nil, productShare: nil, byteRate: nil)
      ]
  }
}

extension WorkClock.Total {
  fileprivate func adding(_ other: WorkClock.Total) -> WorkClock.Total {
    WorkClock.Total(
      calls: calls + other.calls, seconds: seconds + other.seconds,
      productFLOPs: productFLOPs + other.productFLOPs, bytes: bytes + other.bytes)
  }
}

extension ObservedWork {
  /// Making a step's batch, on one thread.
  static let batch = "batch"
}

extension ObservedWork.Kind {
  fileprivate var name: String {
    switch self {
    case .operation(let name, _), .part(let name): name
    }
  }

  fileprivate var phase: String? {
    if case .operation(_, let phase) = self { phase.rawValue } else { nil }
  }

  /// Whether it is heard of on each thread, also when they share operations.
  fileprivate var isOfEachThread: Bool { self == .part(ObservedWork.gradientSum) }

  /// Whether it is heard of on one thread and takes the time of all.
  fileprivate var isOfAllThreads: Bool {
    self == .part(ObservedWork.batch) || self == .part(ObservedWork.optimizer)
  }
}
