import Foundation
package import Specs

/// The tasks of an evaluation: differences from a task, of which some have several values.
package struct TaskGrid: Sendable {
  /// A key with several values, such as `task.length`.
  package struct Axis: Equatable, Sendable {
    /// The last part of the key.
    package let name: String
    /// The values as they were typed.
    package let values: [String]

    /// The values as numbers, or their places where one is none.
    var numbers: [Double] {
      let numbers = values.compactMap { Double($0) }
      return numbers.count == values.count ? numbers : values.indices.map(Double.init)
    }
  }

  /// The keys with several values, in the order typed.
  package let axes: [Axis]
  /// What is set at each point; the last axis varies fastest.
  package let points: [[SpecOverride]]

  /// Reads arguments of `--set`.
  ///
  /// - Throws: `SpecErrors` when they cannot be read; `TrainedModelError.impossible` for a key that
  ///   is not the task's.
  package init(_ arguments: [String]) throws {
    let settings = try SpecArguments(parsing: arguments)
    for path in settings.overrides.map(\.path) + settings.sweeps.map(\.path)
    where path[0] != "task" || path.count < 2 {
      throw TrainedModelError.impossible(
        option: "--set",
        expected: "keys of the task, such as task.length, for the model is trained",
        found: "'\(path.joined(separator: "."))'")
    }
    var points = [settings.overrides]
    for sweep in settings.sweeps {
      points = points.flatMap { point in
        sweep.values.map {
          point + [SpecOverride(path: sweep.path, value: $0, place: sweep.place)]
        }
      }
    }
    self.points = points
    axes = settings.sweeps.map { sweep in
      Axis(
        name: sweep.path[sweep.path.count - 1],
        values: sweep.values.map { value in
          if case .scalar(let text, _) = value.content { text } else { SpecValue(value).jsonText }
        })
    }
  }

  /// The values of the axes at a point.
  package func values(at point: Int) -> [String] {
    var (rest, values) = (point, [String]())
    for axis in axes.reversed() {
      values.insert(axis.values[rest % axis.values.count], at: 0)
      rest /= axis.values.count
    }
    return values
  }
}
