import Store

/// A group of arrays of a fixture.
enum FixtureGroup: String, CaseIterable {
  case inputs
  case parameters = "params"
  case outputs
  case cotangents
  case gradients = "grads"
  case taps
  case finalParameters = "final_params"
}

/// An extent that an array must have.
enum Extent {
  case exactly(Int)
  /// Any but 0, called by a letter.
  case any(String)
}

extension Extent {
  /// Whether an array may have this extent.
  fileprivate func allows(_ extent: Int) -> Bool {
    switch self {
    case .exactly(let only): extent == only
    case .any: extent > 0
    }
  }
}

extension [Extent] {
  fileprivate var hasLetters: Bool {
    contains { if case .any = $0 { true } else { false } }
  }

  /// The extents as a shape is written.
  fileprivate var text: String {
    let extents = map { extent in
      switch extent {
      case .exactly(let only): "\(only)"
      case .any(let letter): letter
      }
    }
    return "[" + extents.joined(separator: ", ") + "]"
  }
}

/// A fixture and its path: gives arrays of the shapes that are expected, or says what is wrong.
struct FixtureReader {
  let file: String
  let fixture: FixtureFile

  /// The arrays of a group, by name.
  func arrays(_ group: FixtureGroup) -> [String: NumericArray] {
    switch group {
    case .inputs: fixture.inputs
    case .parameters: fixture.parameters
    case .outputs: fixture.outputs
    case .cotangents: fixture.cotangents
    case .gradients: fixture.gradients
    case .taps: fixture.taps
    case .finalParameters: fixture.finalParameters
    }
  }

  /// Whether a group has an array of this name.
  func has(_ group: FixtureGroup, _ name: String) -> Bool { arrays(group)[name] != nil }

  /// The names in a group, in alphabetical order.
  func names(in group: FixtureGroup) -> [String] { arrays(group).keys.sorted() }

  /// An array that must be there.
  func array(
    _ group: FixtureGroup, _ name: String, _ extents: [Extent]
  ) throws(VerificationError) -> NumericArray {
    let array = arrays(group)[name]
    let fits =
      array?.shape.count == extents.count
      && zip(array?.shape ?? [], extents).allSatisfy { $1.allows($0) }
    guard let array, fits else {
      throw malformed(
        group, name,
        expected: "an array \(extents.text)" + (extents.hasLetters ? " without empty axes" : ""),
        found: array.map { "one of shape \($0.shape)" }
          ?? (arrays(group).isEmpty ? "no arrays in \(group.rawValue)/" : "none"))
    }
    return array
  }

  /// An array that must be there and have this shape.
  func array(
    _ group: FixtureGroup, _ name: String, shape: [Int]
  ) throws(VerificationError) -> NumericArray {
    try array(group, name, shape.map { .exactly($0) })
  }

  /// An array of integers that must be there.
  func integers(
    _ name: String, _ extents: [Extent]
  ) throws(VerificationError) -> (shape: [Int], values: [Int64]) {
    let array = try array(.inputs, name, extents)
    guard let values = array.integers else {
      throw malformed(.inputs, name, expected: "integers", found: "floating-point numbers")
    }
    return (array.shape, values)
  }

  /// Tokens of a vocabulary.
  func tokens(
    _ name: String, _ extents: [Extent], below vocabulary: Int
  ) throws(VerificationError) -> (shape: [Int], values: [Int32]) {
    let (shape, values) = try integers(name, extents)
    guard let stray = values.first(where: { $0 < 0 || $0 >= vocabulary }) else {
      return (shape, values.map { Int32($0) })
    }
    throw malformed(
      .inputs, name, expected: "tokens from 0 to \(vocabulary - 1)", found: "\(stray)")
  }

  /// 1 where an input `[B, L]` of flags is not 0; `nil` when there is no such input.
  func mask(_ name: String, shape: [Int]) throws(VerificationError) -> [UInt8]? {
    guard has(.inputs, name) else { return nil }
    return try integers(name, shape.map { .exactly($0) }).values.map { $0 == 0 ? 0 : 1 }
  }

  /// Where the document of each position began, of document numbers `segments [B, L]`.
  func origins(shape: [Int]) throws(VerificationError) -> [Int]? {
    let (name, length) = ("segments", shape[1])
    guard has(.inputs, name) else { return nil }
    let values = try integers(name, shape.map { .exactly($0) }).values
    var origins = [Int](repeating: 0, count: values.count)
    for index in values.indices where index % length > 0 {
      guard values[index] >= values[index - 1] else {
        throw malformed(
          .inputs, name, expected: "document numbers that do not decrease",
          found: "\(values[index]) after \(values[index - 1])")
      }
      origins[index] =
        values[index] == values[index - 1] ? origins[index - 1] : index % length
    }
    return origins
  }

  /// - Throws: when the group has an array that is not among `names`.
  func requireNothing(
    in group: FixtureGroup, beside names: some Sequence<String>
  ) throws(VerificationError) {
    let known = Set(names)
    guard let stray = self.names(in: group).first(where: { !known.contains($0) }) else { return }
    throw malformed(
      group, stray, expected: stray.expectation(among: known.sorted()),
      found: "an array that '\(fixture.kind.visible)' does not have")
  }

  /// - Throws: when arrays whose extents are given would not fit into memory.
  func requireMemory(
    _ place: String, of extents: [Int]
  ) throws(VerificationError) {
    let most = 1 << 30
    var count = 1
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      count = overflow ? .max : product
    }
    guard count > most else { return }
    throw .malformed(
      file: file, place: place, expected: "a state of at most \(most) numbers",
      found: "\(extents.map { "\($0)" }.joined(separator: " x "))")
  }

  /// A mistake at an array.
  func malformed(
    _ group: FixtureGroup, _ name: String, expected: String, found: String
  ) -> VerificationError {
    .malformed(
      file: file, place: "\(group.rawValue)/\(name.visible)", expected: expected, found: found)
  }
}
