import Foundation
package import Store
import Tasks

/// What an evaluation found at one point of a grid of tasks.
package struct TaskResult: Sendable {
  /// The values of the task's measures, in its order.
  package let measures: [(name: String, unit: String, value: Double)]
  /// The measure by which the task is judged.
  package let headline: String
  /// The positions of the longest example.
  package let length: Int
  let losses: BinnedSums
  let correct: BinnedSums
  let correctByDistance: BinnedSums

  init(_ task: any SequenceTask, _ found: TaskTally) {
    var tally = EvaluationTally(count: found.scores.count)
    for (example, score) in found.scores { tally.record([score], startingAt: example) }
    measures = tally.values(of: task).map { ($0.measure.rawValue, $0.measure.unit, $0.value) }
    headline = task.headline.rawValue
    length = task.length
    (losses, correct) = (found.losses, found.correct)
    correctByDistance = found.correctByDistance
  }
}

/// What an evaluation found over a whole grid of tasks.
package struct GridResult: Sendable {
  package let grid: TaskGrid
  /// One a point, in the order of the grid.
  package let results: [TaskResult]

  /// Results of every point of a grid.
  ///
  /// - Precondition: There is a result for each point.
  package init(_ grid: TaskGrid, _ results: [TaskResult]) {
    precondition(results.count == grid.points.count, "\(results.count) of \(grid.points.count)")
    self.grid = grid
    self.results = results
  }

  /// Whether a measure is not a finite number.
  package var isBroken: Bool {
    results.contains { $0.measures.contains { !$0.value.isFinite } }
  }

  /// The result as arrays with named axes: the grid's, then `position` or `distance`.
  ///
  /// - Parameter attributes: Where it comes from.
  /// - Returns: What the file holds.
  package func file(_ attributes: [Attribute]) -> EvaluationFile {
    let extents = grid.axes.map(\.values.count)
    let names = grid.axes.map(\.name)
    var entries = grid.axes.map {
      EvaluationFile.Entry($0.name, along: $0.name, unit: "1", $0.numbers)
    }
    for (index, measure) in results[0].measures.enumerated() {
      entries.append(
        EvaluationFile.Entry(
          measure.name, axes: names, unit: measure.unit,
          NumericArray(shape: extents, reals: results.map { $0.measures[index].value })))
    }
    func add(
      _ axis: String,
      _ arrays: [(name: String, unit: String, sums: KeyPath<TaskResult, BinnedSums>)]
    ) {
      let bins = results.map { $0[keyPath: arrays[0].sums].counts.count }.max() ?? 0
      guard bins > 0 else { return }
      entries.append(
        EvaluationFile.Entry(
          axis, along: axis, unit: "token", (0..<bins).map { Double(PositionBins.start(of: $0)) }))
      func append(_ name: String, _ unit: String, _ values: [Double]) {
        entries.append(
          EvaluationFile.Entry(
            "\(name)_by_\(axis)", axes: names + [axis], unit: unit,
            NumericArray(shape: extents + [bins], reals: values)))
      }
      for array in arrays {
        append(array.name, array.unit, results.flatMap { $0[keyPath: array.sums].means(bins) })
      }
      append(
        "labels", "1",
        results.flatMap { result in
          let counts = result[keyPath: arrays[0].sums].counts
          return (0..<bins).map { $0 < counts.count ? Double(counts[$0]) : 0 }
        })
    }
    add("position", [("loss", "nats/token", \.losses), ("accuracy", "1", \.correct)])
    add("distance", [("accuracy", "1", \.correctByDistance)])
    let facts =
      [
        Attribute("kind", "task"), Attribute("headline", .text(results[0].headline)),
      ]
      + grid.axes.map { Attribute("values_of_" + $0.name, .text($0.values.joined(separator: ","))) }
    return EvaluationFile(facts, from: attributes, entries)
  }
}
