import Specs

/// The points of a sweep for one variant.
struct SweepExpansion {
  /// A variant's points cannot be more: a list of a million trials is a typing error.
  static let pointLimit = 10_000

  let sweep: SweepSpecification
  let seed: UInt64
  /// The spec as the variant changes it.
  let document: SpecDocument
  /// What that says.
  let specification: StudySpecification
  /// How it was read.
  let reading: SpecReading<StudySpecification>

  /// What each point sets, in order and without repetitions.
  ///
  /// - Throws: `SpecErrors` when a condition names no key, a value cannot be put where it should, or
  ///   there are too many points.
  func points() throws(SpecErrors) -> [SweepSettings] {
    let condition = SweepCondition(specification)
    let named = sweep.allBlocks.flatMap { block in
      block.when + block.excluded.flatMap { $0 } + block.parameters.flatMap { $0.value.when }
    }
    let stray = condition.strayKeys(in: named) + foreignKeys
    guard stray.isEmpty else { throw SpecErrors(stray) }
    var points: [SweepSettings] = []
    var seen: Set<[String]> = []
    for (index, block) in sweep.allBlocks.enumerated() where condition.holds(block.when) {
      for combination in try combinations(of: block, index: index) {
        let settings = SweepSettings(try applicable(combination, of: block))
        guard try !isExcluded(settings.overrides, by: block) else { continue }
        if seen.insert(settings.name).inserted { points.append(settings) }
      }
    }
    return points
  }

  private static let sections = Set(StudySpecification.specFields.map(\.key))

  /// Swept keys that are not of the model or the training.
  private var foreignKeys: [SpecDiagnostic] {
    sweep.allBlocks.flatMap(\.parameters).compactMap { parameter in
      let first = parameter.name.prefix { $0 != "." }
      guard first != "model", first != "training" else { return nil }
      guard Self.sections.contains(String(first)) else {
        return SpecDiagnostic(
          at: parameter.place, path: "sweep.parameters",
          .unknownKey(parameter.name, kind: nil, nearest: nil, known: []))
      }
      let sentence =
        "only model.* and training.* can be swept, found \(SpecName.quoted(parameter.name)); to "
        + "compare tasks write variants, such as long: {task.length: 128}"
      return SpecDiagnostic(at: parameter.place, path: "sweep.parameters", .rule(sentence))
    }
  }

  /// A value for each parameter of a block, for each point.
  private func combinations(
    of block: SweepBlock, index: Int
  ) throws(SpecErrors) -> [[SpecNode]] {
    let parameters = block.parameters
    let lists = parameters.map { $0.value.listed ?? [] }
    var count = block.samples ?? lists.first?.count ?? 0
    if block.method == .grid {
      count = lists.reduce(1) { $0.multipliedReportingOverflow(by: $1.count).partialValue }
    }
    guard (0...Self.pointLimit).contains(count) else {
      let sentence = "expected at most \(Self.pointLimit) points, found \(count)"
      let place = parameters.first?.place ?? document.place(of: "sweep")
      throw SpecErrors([SpecDiagnostic(at: place, path: "sweep", .rule(sentence))])
    }
    switch block.method {
    case .grid:
      return lists.reduce([[]]) { rows, list in
        rows.flatMap { row in list.map { row + [$0] } }
      }
    case .zip:
      return (0..<count).map { row in lists.map { $0[row] } }
    case .random, .halton:
      let draw = SweepDraw(block.method, seed: seed, block: index)
      return (0..<count).map { sample in
        parameters.enumerated().map { position, parameter in
          draw.value(of: parameter, index: position, sample: sample)
        }
      }
    }
  }

  /// A combination without the parameters whose condition does not hold.
  private func applicable(
    _ combination: [SpecNode], of block: SweepBlock
  ) throws(SpecErrors) -> [SpecOverride] {
    var settings: [SpecOverride] = []
    for (parameter, value) in zip(block.parameters, combination) {
      let condition = parameter.value.when
      if !condition.isEmpty, try !resolved(settings).holds(condition) { continue }
      settings.append(
        SpecOverride(
          path: parameter.name.split(separator: ".").map(String.init), value: value,
          place: parameter.place))
    }
    return settings
  }

  private func isExcluded(
    _ settings: [SpecOverride], by block: SweepBlock
  ) throws(SpecErrors) -> Bool {
    guard !block.excluded.isEmpty else { return false }
    let resolved = try resolved(settings)
    return block.excluded.contains { !$0.isEmpty && resolved.holds($0) }
  }

  /// The variant with some settings, as conditions see it.
  private func resolved(_ settings: [SpecOverride]) throws(SpecErrors) -> SweepCondition {
    let changed = try document.applying(settings)
    return SweepCondition(changed.reading(StudySpecification.self, after: reading).value)
  }
}
