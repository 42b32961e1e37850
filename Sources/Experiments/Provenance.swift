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
      Attribute("gecko_numerics", .integer(Trial.numerics)),
      Attribute("compiler", .text(Self.compiler)),
      Attribute("blas", .text(MatrixProduct.library)),
      Attribute("bfloat16", .text(MatrixProduct.bfloat16Support)),
      Attribute("hdf5", .text(Host.hdf5Version)),
      Attribute("host", .text(process.hostName)),
      Attribute("operating_system", .text(process.operatingSystemVersionString)),
      Attribute("cpu", .text(Host.processorName)),
      Attribute("cores", .integer(process.activeProcessorCount)),
      Attribute("command_line", .text(commandLine.joined(separator: " "))),
      Attribute("start_time", .real(Date().timeIntervalSince1970)),
    ]
  }

  private static var compiler: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }
}
