import Foundation
import Store
import Tensors

/// Figures of an earlier sitting on a machine, to compare with: a JSON file.
package struct BenchmarkBaseline: Codable, Sendable {
  /// The processor's own name.
  package let cpu: String
  /// The library of matrix products and the kernels in use, of which it has several for a processor.
  package let blas: String
  package let config: String
  package let precision: String
  /// Workers of the training step; everything else is timed on one thread.
  package let threads: Int
  package let figures: [BenchmarkFigure]

  /// The figures of this machine.
  package init(
    config: BenchmarkSize, _ precision: BenchmarkPrecision, threads: Int,
    _ figures: [BenchmarkFigure]
  ) {
    cpu = Host.processorName
    blas = MatrixProduct.library
    self.config = config.rawValue
    self.precision = precision.rawValue
    self.threads = threads
    self.figures = figures
  }

  /// Why a baseline is of no use.
  package enum Mistake: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String)
    /// It was taken of something else, so that ratios would mean nothing.
    case ofAnother(path: String, expected: String, found: String)

    package var description: String {
      switch self {
      case .unreadable(let path):
        "\(path): expected a baseline of `gecko bench all`"
      case .ofAnother(let path, let expected, let found):
        "\(path): a baseline of \(found), expected one of \(expected)"
      }
    }
  }

  /// What was measured, and on what.
  private var subject: String {
    "\(config) in \(precision) with \(threads) threads on \(cpu), \(blas)"
  }

  /// Where the baseline of this machine and configuration lies when nobody says otherwise.
  package var usualPath: String {
    let kernels = blas.split(separator: " ").last ?? ""
    let name = "\(cpu) \(kernels)".lowercased()
      .split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    return "data/bench/\(name)/\(config)-\(precision)-\(threads).json"
  }

  /// The baseline in a file, of the same subject as this one; `nil` when there is no file.
  ///
  /// - Throws: `Mistake`, or `StoreError` when the file cannot be read.
  package func earlier(at path: String) throws -> BenchmarkBaseline? {
    let text: String
    do throws(StoreError) {
      text = try TextFile.read(path)
    } catch {
      if case .missing = error { return nil }
      throw error
    }
    guard let earlier = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
      throw Mistake.unreadable(path: path)
    }
    guard earlier.subject == subject else {
      throw Mistake.ofAnother(path: path, expected: subject, found: earlier.subject)
    }
    return earlier
  }

  /// Writes the baseline, in the place of an earlier one.
  package func save(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try TextFile.write(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n", to: path)
  }

  /// How many times as fast this is as `earlier`, for the figures that both have.
  package func ratios(to earlier: BenchmarkBaseline) -> [String: Double] {
    let rates = Dictionary(earlier.figures.map { ($0.key, $0.rate) }) { first, _ in first }
    let pairs = figures.compactMap { figure in
      rates[figure.key].map { (figure.key, figure.rate / $0) }
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
