import Foundation

/// The built program, run as a user runs it.
struct Program {
  /// What a run of the program left.
  struct Outcome {
    /// Exit status; of a program that a signal ended, the signal's number, negated.
    let status: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let messages: String

    /// The messages by line, without the empty ones.
    var complaints: [String] { messages.split(separator: "\n").map(String.init) }
  }

  /// A run of the program that has begun.
  struct Execution {
    fileprivate let process: Process
    fileprivate let outputPath: String
    fileprivate let messagesPath: String

    /// What it has written to standard output so far.
    var output: String { text(outputPath) }

    /// What it has written to standard error so far.
    var messages: String { text(messagesPath) }

    /// Its process.
    var identifier: Int32 { process.processIdentifier }

    /// Sends it a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end; one that takes a minute is ended, and has the status of the signal.
    func outcome() -> Outcome {
      let deadline = Date(timeIntervalSinceNow: 60)
      while process.isRunning, Date() < deadline { usleep(2000) }
      let status: Int32
      if process.isRunning {
        send(SIGKILL)
        status = -SIGKILL
      } else {
        let isExit = process.terminationReason == .exit
        status = isExit ? process.terminationStatus : -process.terminationStatus
      }
      return Outcome(status: status, output: text(outputPath), messages: text(messagesPath))
    }

    private func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
  }

  /// The folder it runs in.
  let folder: String

  /// The built executable: it lies beside the bundle of the running tests.
  private static var executable: URL {
    #if os(Linux)
      let bundle = Bundle.main.executableURL ?? Bundle.main.bundleURL
    #else
      let bundle = Bundle(for: Anchor.self).bundleURL
    #endif
    return bundle.deletingLastPathComponent().appending(path: "gecko")
  }

  private final class Anchor {}

  /// Begins to run the program.
  ///
  /// - Parameters:
  ///   - arguments: The command.
  ///   - largestFile: Bytes beyond which no file can grow, as on a disk that is full.
  /// - Returns: The run.
  /// - Throws: when the program cannot be started.
  func start(_ arguments: [String], largestFile: Int? = nil) throws -> Execution {
    let process = Process()
    if let largestFile {
      // A shell counts in blocks of 512 bytes; the signal would end the program before the error.
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments =
        ["-c", "trap '' XFSZ; ulimit -f \(largestFile / 512); exec \"$0\" \"$@\""]
        + [Self.executable.path(percentEncoded: false)] + arguments
    } else {
      process.executableURL = Self.executable
      process.arguments = arguments
    }
    process.currentDirectoryURL = URL(filePath: folder)
    // A crash is to end the program, not to wait for somebody who takes its backtrace.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let name = UUID().uuidString
    let (output, messages) = ("\(folder)/\(name).out", "\(folder)/\(name).err")
    for path in [output, messages] { try Data().write(to: URL(filePath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: messages))
    try process.run()
    return Execution(process: process, outputPath: output, messagesPath: messages)
  }

  /// Runs the program to its end.
  func run(_ arguments: String...) throws -> Outcome {
    try start(arguments).outcome()
  }
}
