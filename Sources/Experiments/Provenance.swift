import Foundation
package import Store
import Tensors

/// Where a run's numbers come from: code, libraries, machine, time.
package struct Provenance: Sendable {
  /// Everything, as attributes of a run file.
  package let attributes: [Attribute]

  /// What can be found out now.
  ///
  /// - Parameter commandLine: The command as the user typed it.
  package init(commandLine: [String]) {
    let revision = Revision.ofProgram
    let process = ProcessInfo.processInfo
    attributes = [
      Attribute("revision", .text(revision.name)),
      Attribute("revision_is_dirty", .flag(revision.isDirty)),
      Attribute("revision_diff", .text(revision.differenceDigest ?? "none")),
      Attribute("gecko_version", .text(Self.version)),
      Attribute("gecko_numerics", .integer(Trial.numerics)),
      Attribute("compiler", .text(Self.compiler)),
      Attribute("blas", .text(MatrixProduct.library)),
      Attribute("bfloat16", .text(MatrixProduct.bfloat16Support)),
      Attribute("hdf5", .text(Host.hdf5Version)),
      Attribute("packages", .text(Self.packages)),
      Attribute("host", .text(process.hostName)),
      Attribute("operating_system", .text(process.operatingSystemVersionString)),
      Attribute("cpu", .text(Host.processorName)),
      Attribute("cores", .integer(process.activeProcessorCount)),
      Attribute("command_line", .text(commandLine.joined(separator: " "))),
      Attribute("start_time", .real(Date().timeIntervalSince1970)),
    ]
  }

  /// The version of the program.
  package static let version = "0.1.0"

  /// The packages of the checkout that the program was built in, as far as it is still there.
  private static let packages =
    Revision.ofProgram.root.flatMap { PackageVersions.text(inCheckout: $0) } ?? "unknown"

  // The compiler says its version in conditions only.
  private static var compiler: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3.3)
      "Swift 6.3.3 or later"
    #elseif compiler(>=6.3.2)
      "Swift 6.3.2"
    #elseif compiler(>=6.3.1)
      "Swift 6.3.1"
    #elseif compiler(>=6.3)
      "Swift 6.3.0"
    #else
      "Swift 6.2"
    #endif
  }
}
