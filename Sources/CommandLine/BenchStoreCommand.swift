import ArgumentParser
import Experiments
import Foundation
import Report

/// `gecko bench store`: what recording a run costs.
struct BenchStoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Measures what recording costs a training step, and how fast captures are written.",
    discussion: """
      Blocks of ten plain steps alternate with blocks of ten recorded ones: metrics and update \
      ratios each step, statistics of every layer each tenth, all flushed to the disk each step. \
      The share is the median over pairs of blocks.
      """)

  @Option(name: .long, help: "Which model and batch.")
  var config = BenchmarkSize.nano

  @OptionGroup var computing: ThreadOption

  @Option(name: .long, help: ArgumentHelp("Pairs of blocks.", valueName: "count"))
  var blocks = 5

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Folder on the disk to measure; a temporary one is made in it.", valueName: "dir"))
  var parent = "."

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(blocks) else {
      throw ValidationError("--blocks \(blocks): expected a number from 1 to 1,000,000")
    }
  }

  func run() throws {
    let folder = "\(parent)/gecko-bench-\(UUID().uuidString)"
    let result: StoreBenchmark.Result
    do {
      result = try StoreBenchmark(config, folder: folder).run(
        threads: computing.count, blocks: blocks)
    } catch {
      throw CommandFailure(.failed, error)
    }
    Console().write(json ? try JSONText.encoding(result) : text(of: result))
  }

  private func text(of result: StoreBenchmark.Result) -> String {
    let rows = [
      ("configuration", result.config),
      ("threads", NumberText.whole(result.threads)),
      ("plain step", NumberText.fixed(result.plainSeconds * 1e3, decimals: 2) + " ms"),
      ("recorded step", NumberText.fixed(result.recordedSeconds * 1e3, decimals: 2) + " ms"),
      ("recording", NumberText.fixed(result.recordingShare * 100, decimals: 2) + " % of a step"),
      ("captures", NumberText.fixed(result.captureMegabytesPerSecond) + " MB/s in float32"),
      ("", NumberText.fixed(result.narrowMegabytesPerSecond) + " MB/s in bfloat16"),
    ]
    return rows.map { name, value in
      name + String(repeating: " ", count: 17 - name.count) + value
    }.joined(separator: "\n")
  }
}
