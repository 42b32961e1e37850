/// Any HDF5 file, as named arrays and attributes.
package struct DataFile: Sendable {
  /// What a dataset is, without its values.
  package struct Entry: Equatable, Sendable {
    /// Path in the file, "group/name".
    package let name: String
    /// Extents of the axes; empty for a scalar.
    package let shape: [Int]
    /// The type of its elements as h5py calls it: "float32", "int64", "text".
    package let element: String
    /// Bytes that it takes in the file.
    package let storedBytes: Int
  }

  /// Path of the file.
  package let path: String

  /// Names a file, which must be there and must be HDF5.
  package init(reading path: String) throws(StoreError) {
    self.path = path
    try HDF5File.read(path) { (_) throws(StoreError) in }
  }

  /// The attributes of an object that are one text or one number; others are left out.
  package func attributes(of object: String = "/") throws(StoreError) -> [Attribute] {
    try read { (root) throws(StoreError) in try root.open(object).attributes() }
  }

  /// The paths of all datasets below a group, "group/name", in alphabetical order.
  package func datasets(in group: String = "/") throws(StoreError) -> [String] {
    try read { (root) throws(StoreError) in
      var paths: [String] = []
      try root.open(group).visitDatasets { (name, _) throws(StoreError) in paths.append(name) }
      return paths
    }
  }

  /// What all datasets below a group are, in alphabetical order.
  package func entries(in group: String = "/") throws(StoreError) -> [Entry] {
    try read { (root) throws(StoreError) in
      var entries: [Entry] = []
      try root.open(group).visitDatasets { (name, dataset) throws(StoreError) in
        let isEmpty = try dataset.isEmpty()
        entries.append(
          Entry(
            name: name, shape: isEmpty ? [0] : try dataset.extents(),
            element: try dataset.elementName(), storedBytes: dataset.storedBytes))
      }
      return entries
    }
  }

  /// Reads all that is in a file, for nothing but that it can be read; what cannot is passed over.
  package static func readEverything(_ path: String) {
    guard let file = try? DataFile(reading: path), let datasets = try? file.datasets() else {
      return
    }
    _ = try? file.attributes()
    _ = try? file.entries()
    for name in datasets {
      _ = try? file.attributes(of: name)
      _ = try? file.array(name)
    }
  }

  /// Whether damage to a file is found before it could hurt HDF5, or whoever reads the file.
  ///
  /// HDF5 believes what has no checksum: all of an older layout, which h5py writes unless told
  /// otherwise, and in newer ones the heap, which this room reads by itself, but for virtual
  /// datasets. The files of this room have none of these, or a checksum over all of them.
  package static func isGuarded(_ path: String) throws(StoreError) -> Bool {
    if try Checkpoint.isCheckpoint(path) { return true }
    if try StudyFile.isStudy(path) { return true }
    guard try ConsistencyFlags(of: path).isChecksummed else { return false }
    let format = try? HDF5File.read(path) { (root) throws(StoreError) in
      try root.attribute(RunNames.format)
    }
    guard case .text(let name) = format else { return false }
    return name.hasPrefix("gecko-")
  }

  /// Whether the last writer of a file has not closed it: it is at work, or was killed.
  package static func isLeftOpen(_ path: String) throws(StoreError) -> Bool {
    try ConsistencyFlags(of: path).isLeftOpen
  }

  /// Reads a dataset of numbers.
  ///
  /// - Throws: when there is none of this name, or it holds something other than numbers.
  package func array(_ name: String) throws(StoreError) -> NumericArray {
    try read { (root) throws(StoreError) in try root.open(name).numbers() }
  }

  /// Writes a new file of arrays, whose names may be paths, and attributes of the root.
  ///
  /// - Throws: when there is a file at the path already, or it cannot be written; a file that
  ///   could not be written whole is removed.
  package static func write(
    to path: String, attributes: [Attribute], arrays: [String: NumericArray]
  ) throws(StoreError) {
    try owner.perform { () throws(StoreError) in
      let file = try HDF5File(creating: path)
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
        try file.synchronize()
      } catch {
        file.discardUnfinished()
        throw error
      }
      try file.close()
    }
  }

  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing HDF5Object) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try HDF5File.read(path, body)
  }
}

extension NumericArray {
  /// The type that keeps the values as they are.
  var element: ElementType {
    switch values {
    case .real: .float64
    case .integer: .int64
    }
  }
}
