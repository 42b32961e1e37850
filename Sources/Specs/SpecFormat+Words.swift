extension SpecFormat<Double?> {
  /// A finite number, or a word that stands for `nil`: `0.5`, `uniform`.
  package static func number(or word: String) -> Self {
    let number = SpecFormat<Double>.number()
    return Self("\(number.expectation) or '\(word)'") { _, extent in
      .either([number.schema(nil, extent), .names([word])])
    } read: { node, _, reader in
      guard case .scalar(let text, let isPlain) = node.content, !node.isNull else {
        reader.report(expected: "\(number.expectation) or '\(word)'", at: node)
        return nil
      }
      if text == word { return .some(nil) }
      if isPlain, case .success(let value) = SpecScalar.number(text) as Result<Double, _> {
        return value
      }
      let nearest = SpecName.nearest(to: text, among: [word])
      reader.report(expected: "\(number.expectation) or '\(word)'", at: node, nearest: nearest)
      return nil
    } write: {
      $0.map { .number($0) } ?? .text(word)
    }
  }
}
