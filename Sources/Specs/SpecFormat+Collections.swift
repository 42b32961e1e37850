extension SpecFormat {
  /// A value that may be absent: nothing, `~` and `null` are `nil`.
  package static func optional<Wrapped: Sendable>(_ format: SpecFormat<Wrapped>) -> Self
  where Value == Wrapped? {
    Self(format.expectation) { current, extent in
      .either(format.schema(current ?? nil, extent), .null)
    } read: { node, current, reader in
      if node.isNull { return .some(nil) }
      return format.read(node, current ?? nil, &reader).map { .some($0) }
    } write: {
      $0.map(format.write) ?? .null
    }
  }

  /// A list of any length.
  package static func list<Element: Sendable>(of format: SpecFormat<Element>) -> Self
  where Value == [Element] {
    list(of: format, count: 0...)
  }

  /// A list whose length has bounds: `count: 1...`.
  ///
  /// Every element's mistakes are reported; one is enough for the field to keep its default.
  package static func list<Element: Sendable>(
    of format: SpecFormat<Element>, count bounds: some SpecBounds<Int>
  ) -> Self where Value == [Element] {
    let interval = bounds.interval
    let expectation =
      interval.lower == 0 && interval.upper == nil
      ? "a list" : "a list with a length" + interval.phrase
    return Self(expectation) { _, _ in
      // A list is replaced as a whole: nothing below it gives what an element leaves out.
      .list(of: format.schema(nil, .whole), count: interval)
    } read: { node, _, reader in
      guard let elements = node.elements else {
        reader.report(expected: expectation, at: node)
        return nil
      }
      guard interval.contains(elements.count) else {
        reader.report(expected: expectation, at: node, remark: " with \(elements.count)")
        return nil
      }
      let values = elements.enumerated().map { index, element in
        reader.within("[\(index)]") { format.read(element, nil, &$0) }
      }
      let sound = values.compactMap { $0 }
      return sound.count == values.count ? sound : nil
    } write: {
      .list($0.map(format.write))
    }
  }

  /// A mapping from names that the user chooses to values, in the order written.
  ///
  /// - Parameters:
  ///   - format: How a value is read.
  ///   - names: What editors hold names against; reading does not.
  /// - Returns: A format of the mapping.
  package static func named<Element: Sendable>(
    _ format: SpecFormat<Element>, names: SpecSchema? = nil
  ) -> Self where Value == [SpecNamed<Element>] {
    Self("a mapping from names") { _, extent in
      .named(format.schema(nil, extent), names: names)
    } read: { node, _, reader in
      guard let entries = node.entries else {
        reader.report(expected: "a mapping from names", at: node)
        return nil
      }
      let values = entries.map { entry in
        reader.within(entry.key) { format.read(entry.value, nil, &$0) }.map {
          SpecNamed(name: entry.key, place: entry.keyPlace, value: $0)
        }
      }
      let sound = values.compactMap { $0 }
      return sound.count == values.count ? sound : nil
    } write: {
      .mapping($0.map { SpecValue.Entry(key: $0.name, value: format.write($0.value)) })
    }
  }
}

extension SpecFormat<SpecNode> {
  /// Anything, kept with its places for whoever reads it later.
  package static var anything: Self {
    Self("a value") { _, _ in
      .anything
    } read: { node, _, _ in
      node
    } write: {
      SpecValue($0)
    }
  }
}

extension SpecFormat<[SpecOverride]> {
  /// A mapping whose keys are dotted paths: what a variant changes.
  package static var overrides: Self { fromPaths(.overrides) }

  /// A mapping from dotted paths to what their values are compared with: one value, or a list of them.
  package static var conditions: Self { fromPaths(.conditions) }

  private static func fromPaths(_ schema: SpecSchema) -> Self {
    Self("a mapping from dotted paths") { _, _ in
      schema
    } read: { node, _, reader in
      guard let entries = node.entries else {
        reader.report(expected: "a mapping from dotted paths", at: node)
        return nil
      }
      var overrides: [SpecOverride] = []
      for entry in entries {
        do throws(SpecErrors) {
          overrides.append(try SpecOverride(entry: entry))
        } catch {
          for diagnostic in error.diagnostics {
            reader.report(diagnostic.mistake, at: diagnostic.place)
          }
        }
      }
      return overrides.count == entries.count ? overrides : nil
    } write: {
      .mapping(
        $0.map {
          SpecValue.Entry(key: $0.path.joined(separator: "."), value: SpecValue($0.value))
        })
    }
  }
}

/// A value under a name that the user chose, such as a variant.
package struct SpecNamed<Value: Sendable>: Sendable {
  package let name: String
  /// Where the name stands.
  package let place: SpecPlace
  package let value: Value

  package init(name: String, place: SpecPlace, value: Value) {
    self.name = name
    self.place = place
    self.value = value
  }
}

extension SpecNamed: Equatable where Value: Equatable {}
