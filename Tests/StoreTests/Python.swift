import Foundation

/// The python3 on this machine, for reading and making files as others do.
enum Python {
  struct Failure: Error {
    let status: Int32
    let output: String
  }

  /// Whether there is a python3 that imports the module.
  static func has(_ module: String) -> Bool { (try? run("import \(module)")) != nil }

  /// Runs a program with arguments, in a folder if one is given, and returns what it prints.
  @discardableResult
  static func run(
    _ program: String, _ arguments: String..., in folder: String? = nil
  ) throws -> String {
    let process = Process()
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(status: process.terminationStatus, output: output)
    }
    return output
  }
}
