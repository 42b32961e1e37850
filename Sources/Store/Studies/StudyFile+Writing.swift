import Foundation

extension StudyFile {
  /// Makes the study file of a folder anew; whoever reads it meanwhile reads the one before.
  ///
  /// A trial is linked when its newest finished run file has been closed by its writer and can be
  /// read: a link to anything else would keep netCDF tools from opening the study at all.
  ///
  /// - Parameters:
  ///   - folder: The study's.
  ///   - about: What the study is; names other than `format` and `Conventions`.
  ///   - trials: All trials of the study, in folders below the study's.
  ///   - tables: What is to be kept of their comparison.
  /// - Returns: Path of the file.
  /// - Throws: when the file cannot be written; the one before is then still there.
  @discardableResult
  package static func rebuild(
    inFolder folder: String, about: [Attribute], trials: [Trial], tables: [Table]
  ) throws(StoreError) -> String {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let path = folder + "/" + name
    var variants: [VariantRuns] = []
    for trial in trials {
      guard let run = try StudyRun(of: trial, inStudy: folder) else { continue }
      if let index = variants.firstIndex(where: { $0.name == trial.variant }) {
        variants[index].add(run)
      } else {
        variants.append(
          VariantRuns(name: trial.variant, isStacked: trial.isStacked, runs: [run]))
      }
    }
    let sorted = variants
    try WholeFile.make(at: path, .replaced) { (temporary) throws(StoreError) in
      try owner.perform { () throws(StoreError) in
        let file = try HDF5File(creating: temporary, preface: FileSeal.byteCount)
        do throws(StoreError) {
          try write(about, sorted, tables, to: file.root())
          try file.flush()
        } catch {
          file.discardUnfinished(at: temporary)
          throw error
        }
        try file.close()
      }
      try FileSeal.seal(temporary, format: format)
    }
    return path
  }

  private static func write(
    _ about: [Attribute], _ variants: [VariantRuns], _ tables: [Table],
    to root: borrowing HDF5Object
  ) throws(StoreError) {
    try root.write(Attribute(RunNames.format, .text(format)))
    try root.write(Attribute(RunNames.conventions, .text(format)))
    for attribute in about { try root.write(attribute) }
    let trials = try root.makeGroup(StudyNames.trials)
    for variant in variants {
      let group = try trials.makeGroup(variant.name)
      for run in variant.runs {
        try group.linkOut(StudyNames.trial(run.replicate), to: run.file, at: "/")
      }
    }
    let metrics = try root.makeGroup(StudyNames.metrics)
    for variant in variants where variant.isStacked {
      let group = try metrics.makeGroup(variant.name)
      for name in variant.seriesNames {
        try StackedSeries(name, of: variant)?.write(to: group)
      }
    }
    let tableGroup = try root.makeGroup(StudyNames.tables)
    for table in tables { try write(table, to: tableGroup.makeGroup(table.name)) }
  }

  private static func write(
    _ table: Table, to group: borrowing HDF5Object
  ) throws(StoreError) {
    let rows = try group.makeTextScale(table.axes.row, table.rows)
    let columns = try group.makeTextScale(table.axes.column, table.columns)
    let units = try group.makeArray(RunNames.units, .text, shape: [table.units.count])
    try units.write(texts: table.units)
    try units.attach(columns, toAxis: 0, named: table.axes.column)
    for array in table.arrays {
      let element: ElementType = array.numbers.integers == nil ? .float64 : .int64
      let dataset = try group.makeArray(array.name, element, shape: array.numbers.shape)
      try dataset.write(array.numbers)
      try dataset.write(Attribute("long_name", .text(array.description)))
      try dataset.attach(rows, toAxis: 0, named: table.axes.row)
      try dataset.attach(columns, toAxis: 1, named: table.axes.column)
    }
    for fact in table.facts {
      let dataset = try write(fact, to: group)
      try dataset.write(Attribute("long_name", .text(fact.description)))
      try dataset.attach(rows, toAxis: 0, named: table.axes.row)
    }
  }

  private static func write(
    _ fact: Table.Fact, to group: borrowing HDF5Object
  ) throws(StoreError) -> HDF5Object {
    switch fact.values {
    case .texts(let texts):
      let dataset = try group.makeArray(fact.name, .text, shape: [texts.count])
      try dataset.write(texts: texts)
      return dataset
    case .numbers(let numbers):
      let element: ElementType = numbers.integers == nil ? .float64 : .int64
      let dataset = try group.makeArray(fact.name, element, shape: numbers.shape)
      try dataset.write(numbers)
      return dataset
    }
  }
}

extension HDF5Object {
  /// Makes a scale of names.
  func makeTextScale(_ name: String, _ texts: [String]) throws(StoreError) -> HDF5Object {
    let scale = try makeArray(name, .text, shape: [texts.count])
    try scale.write(texts: texts)
    try scale.becomeScale(name)
    return scale
  }

  /// Makes a scale of integers.
  func makeScale(_ name: String, _ numbers: [Int]) throws(StoreError) -> HDF5Object {
    let scale = try makeArray(name, .int64, shape: [numbers.count])
    try scale.write(NumericArray(shape: [numbers.count], integers: numbers.map { Int64($0) }))
    try scale.becomeScale(name)
    return scale
  }
}
