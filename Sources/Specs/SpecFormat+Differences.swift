extension SpecFormat {
  /// The same, where what is not given is as in `base`: a value that is written as its differences from
  /// another.
  package func over(_ base: Value) -> Self {
    let (read, schema) = (read, schema)
    return Self(expectation) { _, _ in
      schema(base, .part)
    } read: { node, _, reader in
      read(node, base, &reader)
    } write: { [write] in
      write($0)
    }
  }

  /// The same, without the values that `complaint` has something to say about.
  ///
  /// - Parameter complaint: What is expected and what was found, of a value that cannot be had.
  /// - Returns: A format that reports it where the value begins.
  package func refusing(_ complaint: @escaping @Sendable (Value) -> String?) -> Self {
    let (read, schema) = (read, schema)
    return Self(expectation) { current, extent in
      schema(current, extent)
    } read: { node, current, reader in
      guard let value = read(node, current, &reader) else { return nil }
      guard let sentence = complaint(value) else { return value }
      reader.report(.rule(sentence), at: node.heading)
      return nil
    } write: { [write] in
      write($0)
    }
  }
}

extension SpecField {
  /// A field that is read in the light of others.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - property: Where it is held.
  ///   - others: Fields declared before it; it is read only where none of them is mistaken.
  ///   - summary: One sentence for the reader of the schema.
  ///   - format: How it is read, given the section with what was read before it.
  /// - Returns: A field whose default is kept where it is not given.
  package static func field<Value: Sendable>(
    _ key: String, _ property: SpecProperty<Section, Value>, after others: [String],
    _ summary: String, _ format: @escaping @Sendable (Section) -> SpecFormat<Value>
  ) -> Self where Section: SpecDeclared {
    @Sendable func plain(_ section: Section) -> Self {
      .field(key, property, format(section), summary)
    }
    return Self(
      key: key, summary: summary, requirement: .defaulted,
      expectation: format(Section.specDefaults).expectation,
      read: { section, node, reader in plain(section).read(&section, node, &reader) },
      write: { plain($0).write($0) },
      schema: { plain($0).schema($0, $1) },
      restore: { $0[keyPath: property] = $1[keyPath: property] },
      isSame: { areCertainlyEqual($0[keyPath: property], $1[keyPath: property]) },
      dependencies: others)
  }
}
