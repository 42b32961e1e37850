import Foundation

/// A process that runs one trial, as its launcher sees it.
final class WorkerProcess {
  /// What is heard of workers.
  enum Event: Sendable {
    /// A worker has said something.
    case told(worker: Int, WorkerMessage)
    /// A worker's process is over.
    case over(worker: Int, WorkerEnding)
  }

  private let process = Process()
  private let input = Pipe()

  /// Starts a worker.
  ///
  /// - Parameters:
  ///   - number: The worker's number, in its events.
  ///   - job: What it is to do.
  ///   - program: The command that makes a worker of a new process.
  ///   - events: Told what the worker says, and when it is over.
  /// - Throws: when the process cannot be started.
  init(
    number: Int, _ job: WorkerJob, program: WorkerProgram, events: EventQueue<Event>
  ) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: program.executable)
    process.arguments = program.arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // A worker that is dead already is heard of below.
    try? input.fileHandleForWriting.write(contentsOf: job.line())
    let (process, reading) = (process, output.fileHandleForReading)
    Thread.detachNewThread {
      var rest = Data()
      while true {
        let bytes = reading.availableData
        if bytes.isEmpty { break }
        rest += bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          if let message = try? WorkerMessage(parsing: rest[..<end]) {
            events.add(.told(worker: number, message))
          }
          rest = Data(rest[rest.index(after: end)...])
        }
      }
      process.waitUntilExit()
      let isSignal = process.terminationReason == .uncaughtSignal
      let ending =
        isSignal
        ? WorkerEnding.signal(process.terminationStatus) : .exit(process.terminationStatus)
      events.add(.over(worker: number, ending))
    }
  }

  /// Asks the worker to stop before its next step.
  func stop() { try? input.fileHandleForWriting.close() }
}

/// The command that makes a worker of a new process.
package struct WorkerProgram: Sendable {
  /// Path of the executable.
  package let executable: String
  /// What it is called with.
  package let arguments: [String]

  /// Names the command.
  package init(executable: String, arguments: [String]) {
    self.executable = executable
    self.arguments = arguments
  }
}

/// How a worker's process ended.
enum WorkerEnding: Equatable, Sendable {
  case exit(Int32)
  case signal(Int32)

  /// Why a worker that did not say how its trial ended is gone, in words.
  var words: String {
    switch self {
    case .exit(let status): "its worker left with status \(status)"
    case .signal(let number):
      "its worker was ended by signal \(number)" + (Self.names[number].map { " (\($0))" } ?? "")
    }
  }

  /// Whether the worker itself did something wrong, and was not ended by somebody.
  var isCrash: Bool {
    switch self {
    case .exit: true
    case .signal(let number): Self.crashes.contains(number)
    }
  }

  private static let crashes: Set = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

  private static let names = [
    SIGHUP: "hang-up", SIGINT: "interrupt", SIGILL: "illegal instruction", SIGTRAP: "trap",
    SIGABRT: "abort", SIGBUS: "bus error", SIGFPE: "arithmetic", SIGKILL: "kill",
    SIGSEGV: "segmentation fault", SIGTERM: "terminate",
  ]
}
