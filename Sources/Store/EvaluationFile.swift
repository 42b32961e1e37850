/// What an evaluation found, as arrays whose axes have names.
///
/// An array whose only axis has the array's own name is the scale of that axis: netCDF tools and
/// xarray take it for the coordinates of every array with an axis of that name.
package struct EvaluationFile: Equatable, Sendable {
  /// The version of the layout that this room writes and reads.
  package static let format = "gecko-evaluation-1"

  /// An array, what its axes count, and in which unit it is.
  package struct Entry: Equatable, Sendable {
    /// Such as `loss_by_position`, or a path.
    package let name: String
    /// A name for each axis, outermost first.
    package let axes: [String]
    /// Such as `nats/token`; `1` for a pure number.
    package let unit: String
    package let array: NumericArray

    /// An array.
    ///
    /// - Precondition: There is a name for each axis.
    package init(_ name: String, axes: [String], unit: String, _ array: NumericArray) {
      precondition(
        axes.count == array.shape.count, "\(name): axes \(axes) of an array of \(array.shape)")
      self.name = name
      self.axes = axes
      self.unit = unit
      self.array = array
    }

    /// An array of one axis.
    package init(_ name: String, along axis: String, unit: String, _ values: [Double]) {
      self.init(name, axes: [axis], unit: unit, NumericArray(shape: [values.count], reals: values))
    }

    fileprivate var isScale: Bool { axes == [name] }
  }

  /// Facts: the model, the data, where the numbers come from.
  package var attributes: [Attribute]
  /// The arrays; the scale of every axis is one of them.
  package var entries: [Entry]

  /// The contents of a file.
  package init(attributes: [Attribute], entries: [Entry]) {
    self.attributes = attributes
    self.entries = entries
  }

  /// The array called `name`, if there is one.
  package subscript(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// Reads a whole file.
  ///
  /// - Throws: when there is no such file, or it is none of this version.
  package init(reading path: String) throws(StoreError) {
    self = try HDF5File.read(path) { (root) throws(StoreError) in
      try root.requireFormat(Self.format)
      var entries: [Entry] = []
      try root.visitDatasets { (name, dataset) throws(StoreError) in
        let array = try dataset.numbers()
        var axes: [String] = []
        for axis in array.shape.indices { axes.append(try dataset.axisName(axis)) }
        let isScale = array.shape.count == 1 && axes == [""]
        entries.append(
          Entry(
            name, axes: isScale ? [name] : axes, unit: try dataset.text(ofAttribute: "unit"),
            array))
      }
      return Self(
        attributes: try root.attributes().filter { $0.name != "format" }, entries: entries)
    }
  }

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - path: Its name; the folder is made if it is not there.
  ///   - replaces: Whether a file of that name is replaced, when the new one is on the disk; otherwise
  ///     it stays, and writing fails.
  /// - Throws: when the file cannot be written; whatever was there before is left as it was.
  package func write(at path: String, replaces: Bool) throws(StoreError) {
    let folder = Folder.parent(of: path)
    if !folder.isEmpty { try Folder.make(folder) }
    try WholeFile.make(at: path, replaces ? .replaced : .kept) { (temporary) throws(StoreError) in
      try owner.perform { () throws(StoreError) in
        let file = try HDF5File(creating: temporary, named: path)
        do throws(StoreError) {
          try fill(file.root())
          try file.flush()
          try file.synchronize()
        } catch {
          file.discardUnfinished(at: temporary)
          throw error
        }
        try file.close()
      }
    }
  }

  private func fill(_ root: consuming HDF5Object) throws(StoreError) {
    try root.write(Attribute("format", .text(Self.format)))
    for attribute in attributes { try root.write(attribute) }
    // Scales first: an axis is given one that is there.
    for entry in entries.filter(\.isScale) + entries.filter({ !$0.isScale }) {
      let dataset = try root.makeArray(entry.name, entry.array.element, shape: entry.array.shape)
      try dataset.write(entry.array)
      try dataset.write(Attribute("unit", .text(entry.unit)))
      if entry.isScale {
        try dataset.becomeScale(entry.name)
      } else {
        for (index, axis) in entry.axes.enumerated() {
          try dataset.attach(root.open(axis), toAxis: index, named: axis)
        }
      }
      try dataset.close()
    }
    try root.close()
  }
}
