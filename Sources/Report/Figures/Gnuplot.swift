import Foundation

/// The program that draws figures.
package struct Gnuplot: Sendable {
  /// Its name, looked for where programs lie, or its path.
  package let program: String

  /// Why there are no pictures; everything else of a report comes out all the same.
  package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no such program.
    case missing(program: String)
    /// It ended with a complaint.
    case failed(complaint: String)

    package var description: String {
      switch self {
      case .missing(let program):
        "no figures: \(program) is not installed; get it with `apt-get install gnuplot-nox` or "
          + "`brew install gnuplot`. Tables and the numbers of every figure are written."
      case .failed(let complaint):
        "no figures: gnuplot failed: \(complaint)"
      }
    }
  }

  /// A program.
  package init(program: String = "gnuplot") {
    self.program = program
  }

  /// Runs a script.
  ///
  /// - Parameters:
  ///   - script: Path of the script, from `folder`.
  ///   - folder: Where it runs and leaves its pictures.
  /// - Throws: when the program is missing or fails.
  func run(_ script: String, in folder: String) throws(Failure) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program, script]
    process.currentDirectoryURL = URL(filePath: folder)
    let complaints = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = complaints
    guard (try? process.run()) != nil else { throw .missing(program: program) }
    let text = String(
      decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 127 else { throw .missing(program: program) }
    guard process.terminationStatus == 0 else {
      let line = text.split(whereSeparator: \.isNewline).last {
        !$0.allSatisfy { " ^".contains($0) }
      }
      throw .failed(complaint: line.map(String.init) ?? "status \(process.terminationStatus)")
    }
  }
}
