extension Checkpoint {
  /// Writes the checkpoint as a new file, which is there only when it is whole.
  ///
  /// - Throws: when there is a file at the path already, it cannot be written, or a name or a text
  ///   cannot stand in a file.
  package func write(asNew path: String) throws(StoreError) {
    try write(to: path, .kept)
  }

  func write(to path: String, _ occupant: WholeFile.Occupant) throws(StoreError) {
    try validate(for: path)
    try WholeFile.make(at: path, occupant) { (temporary) throws(StoreError) in
      try owner.perform { () throws(StoreError) in
        let file = try HDF5File(creating: temporary, preface: FileSeal.byteCount)
        do throws(StoreError) {
          try write(into: try file.root())
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

  private func write(into root: consuming HDF5Object) throws(StoreError) {
    typealias Names = CheckpointNames
    try root.write(Attribute(Names.format, .text(Self.format)))
    try root.write(Attribute(Names.step, .integer(step)))
    try root.write(Attribute(Names.seconds, .real(seconds)))
    try root.write(Attribute(Names.resolvedSpec, .text(resolvedSpec)))
    try root.make(Names.about, about)
    try root.make(Names.parameters, parameters)
    if let optimizer {
      let group = try root.makeGroup(Names.optimizer)
      try group.write(Attribute(Names.kind, .text(optimizer.kind)))
      try group.write(Attribute(Names.updates, .integer(optimizer.updates)))
      try group.make(Names.first, optimizer.first)
      try group.make(Names.second, optimizer.second)
      try group.close()
    }
    try root.make(Names.carried, carried)
    let group = try root.makeGroup(Names.streams)
    for stream in streams {
      // HDF5's readers agree on signed integers only: a seed has all 64 bits.
      try group.make(
        stream.name,
        [
          Attribute(Names.seed, .text(String(stream.seed))),
          Attribute(Names.position, .integer(stream.position)),
        ])
    }
    try group.close()
    if let best {
      try root.make(
        Names.best,
        [
          Attribute(Names.measure, .text(best.measure)), Attribute(Names.value, .real(best.value)),
          Attribute(Names.step, .integer(best.step)),
        ])
    }
    if let run {
      try root.make(Names.run, [Attribute(Names.segment, .text(run.segment))])
      for (name, counts) in [
        (Names.series, run.rows.series), (Names.captures, run.rows.captures),
      ] {
        let rows = counts.sorted { $0.key < $1.key }
        try root.make(
          Names.run + "/" + name, rows.map { Attribute($0.key, .integer($0.value)) })
      }
    }
    try root.close()
  }

  /// Throws when a name cannot stand in a file or stands there twice, or a text would be cut.
  private func validate(for path: String) throws(StoreError) {
    func refuse(_ place: String, _ expected: String, _ found: String) -> StoreError {
      .malformed(file: path, place: place, expected: expected, found: found)
    }
    let arrays = [
      ("parameters", parameters), ("first moments", optimizer?.first ?? []),
      ("second moments", optimizer?.second ?? []), ("carried state", carried),
    ]
    let names =
      arrays.map { ($0.0, $0.1.map(\.name)) } + [
        ("facts", about.map(\.name)), ("streams", streams.map(\.name)),
        ("series", run.map { Array($0.rows.series.keys) } ?? []),
        ("captures", run.map { Array($0.rows.captures.keys) } ?? []),
      ]
    for (place, names) in names {
      var seen: Set<String> = []
      for name in names {
        if name.isEmpty || name == "." || name.contains("/") || name.utf8.contains(0) {
          throw refuse(place, "a name without '/' that is not empty", "'\(name)'")
        }
        if !seen.insert(name).inserted {
          throw refuse(place, "a name that is not taken", "'\(name)' again")
        }
      }
    }
    let facts = about.compactMap { fact in
      if case .text(let text) = fact.value { (fact.name, text) } else { nil }
    }
    let texts = [
      ("resolved spec", resolvedSpec), ("optimiser", optimizer?.kind ?? ""),
      ("measure", best?.measure ?? ""), ("segment", run?.segment ?? ""),
    ]
    for (place, text) in texts + facts where text.utf8.contains(0) {
      throw refuse(place, "a text without zero bytes", "a zero byte")
    }
  }
}

extension HDF5Object {
  /// Makes a group with attributes.
  fileprivate func make(_ name: String, _ attributes: [Attribute]) throws(StoreError) {
    let group = try makeGroup(name)
    for attribute in attributes { try group.write(attribute) }
    try group.close()
  }

  /// Makes a group with a dataset for each array.
  fileprivate func make(_ name: String, _ arrays: [WeightArray]) throws(StoreError) {
    let group = try makeGroup(name)
    for array in arrays {
      let dataset = try group.makeArray(array.name, .float32, shape: array.shape)
      try dataset.write(floats: array.values)
      try dataset.close()
    }
    try group.close()
  }
}
