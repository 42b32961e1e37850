import Foundation

/// A file of what was captured of a model at one step.
///
/// It has the layout of a finished run without metrics, so whatever reads a run's captures reads it.
package enum CaptureFile {
  /// Makes a new file, which is there only when it is whole.
  ///
  /// - Parameters:
  ///   - path: Where there is no file yet.
  ///   - contents: Captures, and where they come from; series are none.
  ///   - step: The training step that the model had reached.
  ///   - arrays: The elements of every tap, row-major, by capture and tap.
  ///   - time: When, in seconds since 1970.
  /// - Throws: when there is a file at the path already, it cannot be written, or a name cannot stand
  ///   in a file.
  /// - Precondition: There is an array for every tap, as long as its shape says.
  package static func make(
    at path: String, contents: RunFileContents, step: Int,
    arrays: [String: [String: [Float]]], time: Double
  ) throws(StoreError) {
    try contents.validate(for: path)
    for capture in contents.captures {
      for tap in capture.taps {
        let count = arrays[capture.name]?[tap.name]?.count ?? 0
        precondition(
          count == tap.shape.reduce(1, *), "tap \(tap.name): \(count) elements of \(tap.shape)")
      }
    }
    try WholeFile.make(at: path, .kept) { (temporary) throws(StoreError) in
      try owner.perform { () throws(StoreError) in
        let file = try HDF5File(creating: temporary, named: path)
        do throws(StoreError) {
          try fill(file.root(), contents, step: step, arrays: arrays, time: time)
          try file.flush()
          try file.synchronize()
        } catch {
          // The file stays open without a name, and would keep a full disk full.
          truncate(temporary, 0)
          file.discardUnfinished(at: temporary)
          throw error
        }
        try file.close()
      }
    }
  }

  private static func fill(
    _ root: consuming HDF5Object, _ contents: RunFileContents, step: Int,
    arrays: [String: [String: [Float]]], time: Double
  ) throws(StoreError) {
    try root.write(Attribute(RunNames.format, .text(RunFile.format)))
    try root.write(Attribute(RunNames.conventions, .text(RunFile.format)))
    try root.write(Attribute(RunNames.spec, .text(contents.spec)))
    try root.write(Attribute(RunNames.resolvedSpec, .text(contents.resolvedSpec)))
    try root.write(Attribute(RunNames.compression, "none"))
    for attribute in contents.provenance { try root.write(attribute) }
    try root.makeGroup(RunNames.metrics).close()
    let captures = try root.makeGroup(RunNames.captures)
    for layout in contents.captures {
      let capture = try OpenCapture(making: layout, in: captures)
      try capture.append(step: step, arrays: arrays[layout.name] ?? [:])
      try capture.flushValues()
      try capture.publish()
    }
    try captures.close()
    let status = try OpenStatus(makingIn: root)
    try status.write(RunEnding(status: .finished, endTime: time, step: step, reason: ""))
    try root.close()
  }
}
