extension SpecFormat where Value: FixedWidthInteger & SpecNumeric {
  /// A decimal integer; `1_000` and `2e3` are integers too, `010` is ten.
  package static func integer() -> Self { integer(in: SpecInterval<Value>.all) }

  /// A decimal integer within bounds.
  package static func integer(in bounds: some SpecBounds<Value>) -> Self {
    numeric(
      "an integer", in: bounds.interval, as: SpecSchema.integers(bounds.interval),
      from: { SpecScalar.integer($0) }, to: { .integer($0) })
  }
}

extension SpecFormat where Value: BinaryFloatingPoint & SpecNumeric {
  /// A finite number.
  package static func number() -> Self { number(in: SpecInterval<Value>.all) }

  /// A finite number within bounds.
  package static func number(in bounds: some SpecBounds<Value>) -> Self {
    numeric(
      "a number", in: bounds.interval, as: SpecSchema.numbers(bounds.interval),
      from: { SpecScalar.number($0) }, to: { .number($0) })
  }
}

extension SpecFormat where Value: SpecNumeric {
  private static func numeric(
    _ noun: String, in interval: SpecInterval<Value>, as schema: SpecSchema,
    from parse: @escaping @Sendable (String) -> Result<Value, SpecScalar.NumberError>,
    to write: @escaping @Sendable (Value) -> SpecValue
  ) -> Self {
    let expectation = noun + interval.phrase
    return Self(expectation) { _, _ in
      schema
    } read: { node, _, reader in
      var remark = ""
      if case .scalar(let text, isPlain: true) = node.content {
        switch parse(text) {
        case .success(let value) where interval.contains(value): return value
        case .failure(.tooLarge): remark = ", which is too large"
        case .success, .failure(.notANumber): break
        }
      }
      reader.report(expected: expectation, at: node, remark: remark)
      return nil
    } write: {
      write($0)
    }
  }
}

extension SpecFormat<Bool> {
  /// `true` or `false`, and nothing else that YAML 1.1 takes for a boolean.
  package static var flag: Self {
    Self("true or false") { _, _ in
      .flag
    } read: { node, _, reader in
      switch node.content {
      case .scalar("true", isPlain: true): return true
      case .scalar("false", isPlain: true): return false
      default:
        reader.report(expected: "true or false", at: node)
        return nil
      }
    } write: {
      .flag($0)
    }
  }
}

extension SpecFormat<String> {
  /// Any scalar as it is written: `no`, `010` and `1e-3` are text here.
  package static var text: Self {
    .parsed("text", from: { $0 }, to: { .text($0) })
  }

  /// The path of a file or folder.
  ///
  /// Written in a file, a relative path starts at that file's folder and is read as seen from the
  /// current folder; in an argument it is left as typed.
  package static var path: Self {
    Self("a path") { _, _ in
      .scalar(matching: ".")
    } read: { node, _, reader in
      guard case .scalar(let written, _) = node.content, !node.isNull, !written.isEmpty else {
        reader.report(expected: "a path", at: node)
        return nil
      }
      return SpecFile.path(written, from: node.place.source.folder)
    } write: {
      .text($0)
    }
  }
}

extension SpecFormat {
  /// A scalar with a syntax of its own.
  ///
  /// - Parameters:
  ///   - expectation: What a message says is expected, with an article.
  ///   - schema: What an editor is told; it accepts all that `parse` does.
  ///   - parse: The value of a text, `nil` if it is none.
  ///   - write: What gives the value again when it is read.
  /// - Returns: A format that takes any scalar, quoted or not, but nothing.
  package static func parsed(
    _ expectation: String, schema: SpecSchema = .scalar,
    from parse: @escaping @Sendable (String) -> Value?,
    to write: @escaping @Sendable (Value) -> SpecValue
  ) -> Self {
    Self(expectation) { _, _ in
      schema
    } read: { node, _, reader in
      if case .scalar(let text, _) = node.content, !node.isNull, let value = parse(text) {
        return value
      }
      reader.report(expected: expectation, at: node)
      return nil
    } write: {
      write($0)
    }
  }
}

extension SpecFormat where Value: CaseIterable & RawRepresentable<String> {
  /// One of the names of an enumeration.
  package static func choice(_ type: Value.Type = Value.self) -> Self {
    let names = Value.allCases.map(\.rawValue)
    let expectation = (names.count == 1 ? "" : "one of ") + names.joined(separator: ", ")
    return Self(expectation) { _, _ in
      .names(names)
    } read: { node, _, reader in
      guard case .scalar(let name, _) = node.content else {
        reader.report(expected: expectation, at: node)
        return nil
      }
      if let value = Value(rawValue: name) { return value }
      let nearest = SpecName.nearest(to: name, among: names)
      reader.report(expected: expectation, at: node, nearest: nearest)
      return nil
    } write: {
      .text($0.rawValue)
    }
  }
}
