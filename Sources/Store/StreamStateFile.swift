/// Where a model stands in the middle of a stream, as a file: named arrays and facts, sealed whole.
///
/// A file that was cut short or damaged is refused before anything in it is believed, and a file is
/// replaced in one instant: whenever the process is killed, there is the last whole one.
package struct StreamStateFile: Equatable, Sendable {
  /// The version of the layout that this room writes and reads.
  package static let format = "gecko-stream-1"

  /// Facts by name.
  package var attributes: [Attribute]
  /// Arrays by name, which may be a path.
  package var arrays: [String: NumericArray]

  /// The contents of a file.
  package init(attributes: [Attribute], arrays: [String: NumericArray]) {
    self.attributes = attributes
    self.arrays = arrays
  }

  /// Reads a whole file.
  ///
  /// - Throws: when there is no such file, it is none of this version, it has been cut short, or its
  ///   checksum is wrong.
  package init(reading path: String) throws(StoreError) {
    try FileSeal.check(path, format: Self.format)
    self = try HDF5File.read(path) { (root) throws(StoreError) in
      var arrays: [String: NumericArray] = [:]
      try root.visitDatasets { (name, dataset) throws(StoreError) in
        arrays[name] = try dataset.numbers()
      }
      return Self(attributes: try root.attributes(), arrays: arrays)
    }
  }

  /// Writes the file; one that has the name already is replaced when the new one is on the disk.
  ///
  /// - Throws: when it cannot be written; whatever was there before is left as it was.
  package func write(at path: String) throws(StoreError) {
    try WholeFile.make(at: path, .replaced) { (temporary) throws(StoreError) in
      try owner.perform { () throws(StoreError) in
        let file = try HDF5File(creating: temporary, preface: FileSeal.byteCount)
        do throws(StoreError) {
          let root = try file.root()
          for attribute in attributes { try root.write(attribute) }
          for (name, array) in arrays.sorted(by: { $0.key < $1.key }) {
            let dataset = try root.makeArray(name, array.element, shape: array.shape)
            try dataset.write(array)
            try dataset.close()
          }
          try root.close()
          try file.flush()
        } catch {
          file.discardUnfinished()
          throw error
        }
        try file.close()
      }
      try FileSeal.seal(temporary, format: Self.format)
    }
  }
}
