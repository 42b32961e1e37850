extension SpecFormat where Value: SpecUnion {
  /// A mapping with the keys of one of the cases of `Value`, and beside them those of a section:
  /// `{length: 64, weight: 5}`.
  ///
  /// - Parameters:
  ///   - base: What is not given is as in it.
  ///   - section: The other keys.
  /// - Returns: A format of both.
  package static func union<Section: SpecDeclared>(
    over base: Value, beside section: Section.Type
  ) -> SpecFormat<SpecPair<Value, Section>> {
    let own = Section.specFields.map(\.key)
    return SpecFormat<SpecPair<Value, Section>>("a mapping") { _, _ in
      let keys = Section.schema(.specDefaults, .part).keys
      let cases = Value.specCases.map { specCase in
        (
          kind: specCase.kind, summary: specCase.summary,
          section: SpecSchema.section(specCase.schema(base, .part).keys + keys, required: [])
        )
      }
      return .union(cases, usual: .either(cases.map(\.section)))
    } read: { node, _, reader in
      guard let entries = node.entries else {
        reader.report(expected: "a mapping", at: node)
        return nil
      }
      func part(_ isWanted: (SpecEntry) -> Bool) -> SpecNode {
        SpecNode(.mapping(entries.filter(isWanted)), at: node.place, heading: node.heading)
      }
      let others = Value.keys(of: node, base)
      func isOwn(_ entry: SpecEntry) -> Bool {
        if own.contains(entry.key) || others.contains(entry.key) { return own.contains(entry.key) }
        // A misspelt key is said to belong to whom it resembles.
        return SpecName.nearest(to: entry.key, among: others + own).map(own.contains) ?? false
      }
      let rest = reader.section(at: part(isOwn), into: Section.specDefaults)
      return SpecFormat.union().read(part { !isOwn($0) }, base, &reader).map {
        SpecPair($0, rest)
      }
    } write: { pair in
      guard case .mapping(let entries) = pair.first.specValue else { return pair.first.specValue }
      return .mapping(entries + pair.second.specEntries)
    }
  }
}

/// Two values that stand in one mapping.
package struct SpecPair<First: Sendable, Second: Sendable>: Sendable {
  package let first: First
  package let second: Second

  /// A pair.
  package init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }
}

extension SpecPair: Equatable where First: Equatable, Second: Equatable {}

extension SpecUnion {
  /// The keys that a mapping may have, by its kind or else by that of `base`.
  fileprivate static func keys(of node: SpecNode, _ base: Self) -> [String] {
    let given = specCases.first { node[SpecNode.kindKey]?.content == .plain($0.kind) }
    let kind = given ?? specCases.first { $0.entries(base) != nil }
    return [SpecNode.kindKey] + (kind?.schema(base, .part).keys.map(\.name) ?? [])
  }
}

extension SpecNode.Content {
  /// A word without quotes.
  fileprivate static func plain(_ text: String) -> Self { .scalar(text, isPlain: true) }
}
