/// Examples of a task in one file: tokens and targets of each split.
package enum ExampleFile {
  static let format = "gecko-examples-1"

  /// The examples of a split.
  package struct Split: Sendable {
    /// Its name, a group of the file.
    package let name: String
    /// The number of examples.
    package let count: Int

    package init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  /// Tokens and targets of successive examples, `[examples, length]` each.
  package struct Rows: Equatable, Sendable {
    package let tokens: [Int32]
    package let targets: [Int32]

    package init(tokens: [Int32], targets: [Int32]) {
      self.tokens = tokens
      self.targets = targets
    }
  }

  /// Writes a new file, some examples at a time, so that they need not all be in memory.
  ///
  /// - Parameters:
  ///   - path: Where there is no file yet.
  ///   - attributes: Facts about the task.
  ///   - splits: What there is; one without examples is left out.
  ///   - length: Positions of an example.
  ///   - batch: Examples that are asked for at a time.
  ///   - rows: Gives examples of a split.
  /// - Throws: `failed` with `EEXIST` when there is a file already, or when it cannot be written; what
  ///   `rows` throws; nothing is left then.
  package static func write(
    asNew path: String, attributes: [Attribute], splits: [Split], length: Int, batch: Int,
    rows: (Split, Range<Int>) throws(StoreError) -> Rows
  ) throws(StoreError) {
    let folder = Folder.parent(of: path)
    if !folder.isEmpty { try Folder.make(folder) }
    let splits = splits.filter { $0.count > 0 }
    try WholeFile.make(at: path, .kept) { (temporary) throws(StoreError) in
      let places = try makeFile(
        at: temporary, named: path, attributes: attributes, splits: splits, length: length)
      let file = try DiskFile(updating: temporary)
      for (split, place) in zip(splits, places) {
        for start in stride(from: 0, to: split.count, by: batch) {
          let range = start..<min(start + batch, split.count)
          let rows = try rows(split, range)
          precondition(
            rows.tokens.count == range.count * length && rows.targets.count == rows.tokens.count,
            "\(rows.tokens.count) tokens of \(range.count) examples of \(length)")
          let offset = start * length * MemoryLayout<Int32>.stride
          try file.write(rows.tokens.lazy.map(\.littleEndian), at: place.tokens + offset)
          try file.write(rows.targets.lazy.map(\.littleEndian), at: place.targets + offset)
        }
      }
    }
  }

  /// Where the arrays of a split begin in the file.
  private struct Place: Sendable {
    let tokens: Int
    let targets: Int
  }

  /// Makes the file with room for the examples.
  private static func makeFile(
    at location: String, named path: String, attributes: [Attribute], splits: [Split],
    length: Int
  ) throws(StoreError) -> [Place] {
    try owner.perform { () throws(StoreError) in
      let file = try HDF5File(creating: location, named: path)
      var places: [Place] = []
      do throws(StoreError) {
        let root = try file.root()
        try root.write(Attribute(RunNames.format, .text(format)))
        try root.write(Attribute(RunNames.conventions, .text(format)))
        for attribute in attributes { try root.write(attribute) }
        for split in splits {
          let shape = [split.count, length]
          let tokens = try root.makeContiguous(split.name + "/tokens", .int32, shape: shape)
          let targets = try root.makeContiguous(split.name + "/targets", .int32, shape: shape)
          places.append(Place(tokens: tokens, targets: targets))
        }
        try root.close()
        try file.flush()
      } catch {
        file.discardUnfinished(at: location)
        throw error
      }
      try file.close()
      return places
    }
  }
}
