import ArgumentParser
import Experiments

/// What the program's exit status says.
enum ExitStatus: Int32 {
  /// The run or the check failed.
  case failed = 1
  /// What the user gave was wrong.
  case wrongInput = 2
  /// Stopped by a signal, as a shell would say it of Ctrl-C.
  case interrupted = 130

  /// The status as the argument parser throws it.
  var code: ExitCode { ExitCode(rawValue) }
}

/// Why a command ends before its end: lines for the user, and a status.
struct CommandFailure: Error {
  let status: ExitStatus
  /// What to say, one line a mistake.
  let lines: [String]

  /// A failure that says what `error` says.
  init(_ status: ExitStatus, _ error: any Error) {
    self.init(status, "\(error)")
  }

  /// A failure to prepare data: of the system while writing, or of what was given.
  init(preparing error: any Error) {
    if let failure = error as? CommandFailure {
      self = failure
      return
    }
    self.init(PreparationFailure.isOfSystem(error) ? .failed : .wrongInput, error)
  }

  /// A failure that says `text`.
  init(_ status: ExitStatus, _ text: String) {
    self.status = status
    lines = text.split(separator: "\n").map(String.init)
  }
}
