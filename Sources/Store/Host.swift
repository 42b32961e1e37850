import CHDF5
package import Foundation

/// What the machine and its libraries say of themselves, for provenance.
package enum Host {
  /// The processor's own name.
  package static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    return name?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "unknown"
  }

  /// The version of the HDF5 headers the program was built with.
  package static var hdf5Version: String {
    "\(H5_VERS_MAJOR).\(H5_VERS_MINOR).\(H5_VERS_RELEASE)"
  }

  /// The running program's own file.
  package static var programURL: URL? { Bundle.main.executableURL }

  /// The most memory the process has held so far, bytes.
  package static var peakResidentBytes: Double {
    var usage = rusage()
    #if os(Linux)
      guard getrusage(numericCast(RUSAGE_SELF.rawValue), &usage) == 0 else { return .nan }
      return Double(usage.ru_maxrss) * 1024
    #else
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { return .nan }
      return Double(usage.ru_maxrss)
    #endif
  }

  /// The memory that the process holds now, bytes; not a number where the system does not say.
  package static var residentBytes: Double {
    // Linux: pages in all, resident pages, …
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
      .split(separator: " ")
    guard let fields, fields.count > 1, let pages = Double(fields[1]) else { return .nan }
    return pages * Double(sysconf(numericCast(_SC_PAGESIZE)))
  }

  /// What a process reads nothing from, and writes nothing to.
  package static var nullDevice: FileHandle { .nullDevice }
}
