/// The last captured steps of a tap, arranged as the chunks that hold them together.
final class GatheredRows<Number: BitwiseCopyable & Numeric> {
  private(set) var numbers: [Number]
  /// How many steps there are.
  private(set) var count = 0
  private(set) var isUnwritten = false
  private let places: [Int]
  private let rows: Int
  private let partCount: Int

  /// No steps yet of a tap that is cut like this.
  init(_ plan: ChunkPlan) {
    places = plan.places()
    (rows, partCount) = (plan.rows, plan.partCount)
    numbers = [Number](repeating: 0, count: plan.origins.count * plan.rows * plan.partCount)
  }

  /// Whether the chunks have all their steps.
  var isFull: Bool { count == rows }

  /// Adds a step, to new chunks if the last ones were full.
  func add(_ step: [Number]) {
    if isFull {
      numbers = [Number](repeating: 0, count: numbers.count)
      count = 0
    }
    let start = count * partCount
    precondition(step.count == places.count, "\(step.count) numbers of \(places.count)")
    numbers.withUnsafeMutableBufferPointer { numbers in
      step.withUnsafeBufferPointer { step in
        places.withUnsafeBufferPointer { places in
          for index in places.indices { numbers[start + places[index]] = step[index] }
        }
      }
    }
    count += 1
    isUnwritten = true
  }

  /// Remembers that the file has them.
  func wereWritten() { isUnwritten = false }
}
