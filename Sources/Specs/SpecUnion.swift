/// A configuration whose `kind` says which fields it has: `task: {kind: mqar, …}`.
package protocol SpecUnion: Sendable {
  /// Its cases, in the order they are listed to the user.
  static var specCases: [SpecCase<Self>] { get }
}

/// One kind of a union.
package struct SpecCase<Union: Sendable>: Sendable {
  /// What `kind` says.
  package let kind: String
  /// One sentence, for the schema.
  package let summary: String
  let read: @Sendable (SpecNode, _ current: Union?, inout SpecReader) -> Union
  /// The fields of the case, `nil` if the union is another one.
  let entries: @Sendable (Union) -> [SpecValue.Entry]?
  let schema: @Sendable (_ current: Union?, SpecSchema.Extent) -> SpecSchema

  /// A case with fields.
  ///
  /// - Parameters:
  ///   - kind: What `kind` says.
  ///   - summary: One sentence, for the schema.
  ///   - wrap: Makes the union from the fields.
  ///   - unwrap: The fields, `nil` if the union is another case.
  package init<Fields: SpecDeclared>(
    _ kind: String, _ summary: String, from wrap: @escaping @Sendable (Fields) -> Union,
    to unwrap: @escaping @Sendable (Union) -> Fields?
  ) {
    self.kind = kind
    self.summary = summary
    self.read = { node, current, reader in
      let initial = current.flatMap(unwrap) ?? Fields.specDefaults
      return wrap(reader.section(at: node, into: initial, kind: kind))
    }
    self.entries = { unwrap($0)?.specEntries }
    self.schema = { current, extent in
      Fields.schema(current.flatMap(unwrap) ?? .specDefaults, extent, kind: kind)
    }
  }

  /// A case without fields.
  package init(_ kind: String, _ summary: String, value: Union) where Union: Equatable {
    self.init(
      kind, summary, from: { (_: SpecNoFields) in value },
      to: { $0 == value ? SpecNoFields() : nil })
  }
}

/// The fields of a case that has none.
struct SpecNoFields: SpecDeclared {
  static var specDefaults: Self { Self() }
  static var specFields: [SpecField<Self>] { [] }
}

extension SpecUnion {
  /// The case's kind and fields.
  ///
  /// - Precondition: The value is one of the declared cases.
  package var specValue: SpecValue {
    for specCase in Self.specCases {
      guard let entries = specCase.entries(self) else { continue }
      let kind = SpecValue.Entry(key: SpecNode.kindKey, value: .text(specCase.kind))
      return .mapping([kind] + entries)
    }
    preconditionFailure("\(Self.self): \(self) is none of \(Self.specCases.map(\.kind))")
  }
}

extension SpecUnion {
  /// The schema of a mapping whose `kind` names a case; `current` is what holds if none is given.
  static func schema(_ current: Self?, _ extent: SpecSchema.Extent) -> SpecSchema {
    let cases = specCases.map {
      (kind: $0.kind, summary: $0.summary, section: $0.schema(current, extent))
    }
    // Which kind what lies below a part has is not known.
    let usual =
      extent == .part
      ? SpecSchema.either(cases.map(\.section))
      : current.flatMap { current in
        specCases.first { $0.entries(current) != nil }?.schema(current, extent)
      }
    return .union(cases, usual: usual)
  }
}

extension SpecFormat where Value: SpecUnion {
  /// A mapping whose `kind` names one of the cases of `Value`.
  ///
  /// A missing `kind` means the kind of the default, if there is one.
  package static func union(_ type: Value.Type = Value.self) -> Self {
    Self("a mapping with a 'kind'") { current, extent in
      Value.schema(current, extent)
    } read: { node, current, reader in
      reader.union(at: node, current: current)
    } write: {
      $0.specValue
    }
  }
}

extension SpecReader {
  fileprivate mutating func union<Union: SpecUnion>(at node: SpecNode, current: Union?) -> Union? {
    let cases = Union.specCases
    let names = cases.map(\.kind).joined(separator: ", ")
    let expected = (cases.count == 1 ? "" : "one of ") + names
    guard node.entries != nil else {
      report(expected: "a mapping with a 'kind'", at: node)
      return nil
    }
    guard let kind = node[SpecNode.kindKey] else {
      if let current, let same = cases.first(where: { $0.entries(current) != nil }) {
        return same.read(node, current, &self)
      }
      // A misspelt 'kind' is said at its own place too.
      for entry in node.entries ?? [] {
        guard let nearest = SpecName.nearest(to: entry.key, among: [SpecNode.kindKey]) else {
          continue
        }
        let mistake = SpecMistake.unknownKey(entry.key, kind: nil, nearest: nearest, known: [])
        report(mistake, at: entry.keyPlace)
      }
      report(.missingKey(SpecNode.kindKey, expected: expected), at: node.heading)
      return nil
    }
    guard case .scalar(let name, _) = kind.content,
      let chosen = cases.first(where: { $0.kind == name })
    else {
      within(SpecNode.kindKey) { reader in
        var nearest: String?
        if case .scalar(let name, _) = kind.content {
          nearest = SpecName.nearest(to: name, among: cases.map(\.kind))
        }
        reader.report(expected: expected, at: kind, nearest: nearest)
      }
      return nil
    }
    return chosen.read(node, current, &self)
  }
}
