/// Any HDF5 file, as named arrays and attributes.
package struct DataFile: Sendable {
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
  fileprivate var element: ElementType {
    switch values {
    case .real: .float64
    case .integer: .int64
    }
  }
}
