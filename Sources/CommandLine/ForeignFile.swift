import Foundation
import Store

/// A file of another program, which the HDF5 library may not survive if it is damaged.
///
/// Files with checksums, all of ours among them, are refused by the library when something is wrong
/// with them. In older layouts, which h5py writes by default, it believes what it reads: of 6,000
/// damaged ones three ended the process, and one took all its memory. So a process of its own
/// reads such a file first.
enum ForeignFile {
  /// Throws when reading a file ends a process, takes a minute, or more memory than there should be.
  static func check(_ path: String) throws(StoreError) {
    guard try !DataFile.isGuarded(path) else { return }
    let probe = Process()
    probe.executableURL = Host.programURL
    probe.arguments = ["show", "--probe", path]
    // Memory that was never written to is poisoned, so that reading it shows.
    probe.environment = ProcessInfo.processInfo.environment
      .merging(["MALLOC_PERTURB_": "165", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    probe.standardInput = Host.nullDevice
    probe.standardOutput = Host.nullDevice
    probe.standardError = Host.nullDevice
    do {
      try probe.run()
    } catch {
      throw .failed(
        act: "start a process that reads the file first", file: path,
        reason: error.localizedDescription, errno: nil)
    }
    probe.waitUntilExit()
    let isExit = probe.terminationReason == .exit
    if isExit, probe.terminationStatus == 0 { return }
    throw .malformed(
      file: path, place: "file", expected: "an HDF5 file that can be read",
      found: "one that ends whoever reads it (\(isExit ? "status" : "signal") "
        + "\(probe.terminationStatus)): the file has been damaged")
  }

  /// Reads a file to its end, if the process lives that long, within limits of the system on it.
  static func probe(_ path: String) {
    let (seconds, bytes): (rlim_t, rlim_t) = (60, 16 << 30)
    var time = rlimit(rlim_cur: seconds, rlim_max: seconds)
    var memory = rlimit(rlim_cur: bytes, rlim_max: bytes)
    #if os(Linux)
      setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &time)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
    #else
      setrlimit(RLIMIT_CPU, &time)
      setrlimit(RLIMIT_AS, &memory)
    #endif
    DataFile.readEverything(path)
  }
}
