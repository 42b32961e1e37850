extension Checkpoint {
  /// Reads a whole checkpoint.
  ///
  /// - Throws: when there is no such file, it is none of this version, it has been cut short, its
  ///   checksum is wrong, or it does not hold what its layout asks for.
  package init(reading path: String) throws(StoreError) {
    try FileSeal.check(path, format: Self.format)
    self = try HDF5File.read(path) { (root) throws(StoreError) in try Self(in: root) }
  }

  private init(in root: borrowing HDF5Object) throws(StoreError) {
    typealias Names = CheckpointNames
    // No array of the file can be longer than the file; together they may not be either.
    var budget = try DiskFile(reading: root.file).byteCount()
    self.init(
      step: try root.count(ofAttribute: Names.step),
      seconds: try root.real(ofAttribute: Names.seconds),
      about: try root.open(Names.about).attributes(),
      resolvedSpec: try root.text(ofAttribute: Names.resolvedSpec),
      parameters: try root.open(Names.parameters).arrays(within: &budget))
    if try root.contains(Names.optimizer) {
      let group = try root.open(Names.optimizer)
      optimizer = OptimizerState(
        kind: try group.text(ofAttribute: Names.kind),
        updates: try group.count(ofAttribute: Names.updates),
        first: try group.open(Names.first).arrays(within: &budget),
        second: try group.open(Names.second).arrays(within: &budget))
    }
    carried = try root.open(Names.carried).arrays(within: &budget)
    let group = try root.open(Names.streams)
    for name in try group.childNamesAsMade() {
      streams.append(try group.open(name).stream(name))
    }
    if try root.contains(Names.best) {
      let group = try root.open(Names.best)
      best = Best(
        measure: try group.text(ofAttribute: Names.measure),
        value: try group.real(ofAttribute: Names.value),
        step: try group.count(ofAttribute: Names.step))
    }
    if try root.contains(Names.run) {
      let group = try root.open(Names.run)
      run = RunPosition(
        segment: try group.text(ofAttribute: Names.segment),
        rows: RowCounts(
          series: try group.open(Names.series).counts(),
          captures: try group.open(Names.captures).counts()))
    }
  }
}

extension HDF5Object {
  /// The arrays of a group in the order they were made, taking their bytes from `budget`.
  fileprivate func arrays(within budget: inout Int) throws(StoreError) -> [WeightArray] {
    var arrays: [WeightArray] = []
    for name in try childNamesAsMade() {
      let (shape, values) = try open(name).floats(limit: budget)
      budget -= 4 * values.count
      arrays.append(WeightArray(name: name, shape: shape, values: values))
    }
    return arrays
  }

  fileprivate func stream(_ name: String) throws(StoreError) -> StreamPosition {
    let text = try text(ofAttribute: CheckpointNames.seed)
    guard let seed = UInt64(text) else {
      throw .malformed(
        file: file, place: "attribute 'seed' of \(place)", expected: "an unsigned integer",
        found: "'\(text)'")
    }
    return StreamPosition(
      name: name, seed: seed, position: try count(ofAttribute: CheckpointNames.position))
  }

  /// The attributes of a group, all of which are counts.
  fileprivate func counts() throws(StoreError) -> [String: Int] {
    var counts: [String: Int] = [:]
    for attribute in try attributes() {
      counts[attribute.name] = try count(ofAttribute: attribute.name)
    }
    return counts
  }

  /// How much of something there was: no more than sums and products of some of them can hold.
  fileprivate func count(ofAttribute name: String) throws(StoreError) -> Int {
    let value = try attribute(name)
    if case .integer(let integer) = value, (0...1 << 53).contains(integer) { return integer }
    throw wrong(name, "an integer from 0", value)
  }

  fileprivate func real(ofAttribute name: String) throws(StoreError) -> Double {
    let value = try attribute(name)
    if case .real(let real) = value { return real }
    throw wrong(name, "a real number", value)
  }

  private func wrong(_ name: String, _ expected: String, _ found: AttributeValue?) -> StoreError {
    .malformed(
      file: file, place: "attribute '\(name)' of \(place)", expected: expected,
      found: found.map { "\($0)" } ?? "none")
  }
}
