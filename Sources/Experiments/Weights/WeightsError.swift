import Foundation
import Specs
package import Store

/// Why weights could not be exchanged: data with a place; the sentence is `description`.
package enum WeightsError: Error, Equatable, Sendable {
  /// An array that is not what the model needs.
  package enum Mismatch: Equatable, Sendable {
    case missing(String, nearest: String?)
    case unexpected(String, nearest: String?)
    case misshaped(String, expected: [Int], found: [Int])
    /// Numbers of another type than those that weights are read from.
    case unreadable(String, found: String)
  }

  /// A file that does not say which model its weights are of, imported without a spec.
  case noModel(file: String)
  /// A model that cannot be exchanged under these names.
  case otherModel(file: String, naming: WeightNaming, problem: String)
  /// Everything in which a file and a model differ.
  case mismatches(file: String, [Mismatch])
  /// A `config.json` that says something else than the spec, or what no model here computes.
  case otherConfig(file: String, [String])
  /// A folder without a checkpoint that can be read, and those that cannot.
  case noCheckpoint(folder: String, rejected: [StoreError])
  /// A file where a new one was to be.
  case occupied(file: String)
}

extension WeightsError {
  /// Makes a file, and throws `occupied` when there is one of its name.
  static func refusingOccupied(
    _ path: String, _ write: () throws(StoreError) -> Void
  ) throws {
    do throws(StoreError) {
      try write()
    } catch {
      if case .failed(_, path, _, EEXIST) = error { throw WeightsError.occupied(file: path) }
      throw error
    }
  }
}

extension WeightsError: CustomStringConvertible {
  /// A line for each mistake.
  package var description: String {
    switch self {
    case .noModel(let file):
      "\(file): the file does not say which model its weights are of; give the spec with --spec"
    case .otherModel(let file, let naming, let problem):
      "\(file): the naming \(naming.rawValue) \(problem)"
    case .mismatches(let file, let mismatches):
      Self.lines(of: mismatches).map { "\(file): \($0)" }.joined(separator: "\n")
    case .otherConfig(let file, let lines):
      lines.map { "\(file): \($0)" }.joined(separator: "\n")
    case .noCheckpoint(let folder, let rejected):
      (rejected.map(\.description) + ["\(folder): no checkpoint that can be read"])
        .joined(separator: "\n")
    case .occupied(let file):
      "\(file): there is a file of this name already, and nothing is overwritten"
    }
  }

  /// More lines of one kind say no more.
  private static let lineLimit = 200

  private static func lines(of mismatches: [Mismatch]) -> [String] {
    let kinds = Dictionary(grouping: mismatches) { mismatch in
      switch mismatch {
      case .missing: 0
      case .misshaped: 1
      case .unreadable: 2
      case .unexpected: 3
      }
    }
    return kinds.sorted { $0.key < $1.key }.flatMap { _, mismatches in
      let more = mismatches.count - lineLimit
      return mismatches.prefix(lineLimit).map(\.description)
        + (more > 0 ? ["and \(more) more"] : [])
    }
  }
}

extension WeightsError.Mismatch: CustomStringConvertible {
  package var description: String {
    func hint(_ nearest: String?) -> String {
      nearest.map { "; the nearest is \(SpecName.quoted($0))" } ?? ""
    }
    return switch self {
    case .missing(let name, let nearest):
      "\(name): missing" + hint(nearest)
    case .unexpected(let name, let nearest):
      "\(name.visible): unexpected" + hint(nearest)
    case .misshaped(let name, let expected, let found):
      "\(name): expected shape \(expected), found \(found)"
    case .unreadable(let name, let found):
      "\(name): expected F32, BF16 or F16, found \(found)"
    }
  }
}
