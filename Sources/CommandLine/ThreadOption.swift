import ArgumentParser
import Foundation

/// The option `--threads`, the same for every command.
struct ThreadOption: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      """
      Threads to compute on; training, evaluation and generation use no more than there are cores. \
      Changes the speed, never a number. (default: one for each core)
      """,
      valueName: "count"))
  private var wish: Int?

  /// Threads to compute on.
  var count: Int { wish ?? Cores.count }

  func validate() throws {
    guard (1...1024).contains(count) else {
      throw ValidationError("--threads \(count): expected a number from 1 to 1024")
    }
  }
}
