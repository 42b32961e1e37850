/// The field of a JSON object that is a text, by its name or by the way to it.
///
/// `doc.text` is the field of that name where there is one, and else the field `text` of the object `doc`.
struct JSONField: Sendable {
  private let path: String
  /// Each way to cut the path into a name and what follows inside, the longest name first; the whole path
  /// with nothing inside is the first.
  private let cuts: [(name: [UInt8], inside: String?)]

  init(_ path: String) {
    self.path = path
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    cuts = (1...parts.count).reversed().map { count in
      let inside = parts.dropFirst(count).joined(separator: ".")
      return (
        Array(parts.prefix(count).joined(separator: ".").utf8), count < parts.count ? inside : nil
      )
    }
  }

  /// The text in a row; of two fields of one name, that of the last.
  ///
  /// What other fields hold does not matter, so long as it ends: NaN, numbers of any size and halves of
  /// characters are passed over.
  ///
  /// - Throws: `JSONScanner.Mistake`, at an offset from the row's beginning.
  func text(of row: ArraySlice<UInt8>) throws(JSONScanner.Mistake) -> [UInt8] {
    var scanner = JSONScanner(row)
    let text = try text(&scanner)
    try scanner.end()
    return text
  }

  private func text(_ scanner: inout JSONScanner) throws(JSONScanner.Mistake) -> [UInt8] {
    let start = scanner.position
    guard try scanner.opensObject() else {
      throw scanner.mistake(at: start, "a JSON object", scanner.kind(at: start))
    }
    var found: (cut: Int, value: Int)?
    var names: [String] = []
    while let name = try scanner.nextName() {
      let cut = cuts.firstIndex { $0.name == name }
      if let cut, cut <= found?.cut ?? .max { found = (cut, scanner.position) }
      if names.count < Self.shownNames { names.append(String(decoding: name, as: UTF8.self)) }
      try scanner.skipValue()
    }
    let end = scanner.position
    guard let found else {
      let quoted = Set(names).sorted().map { "'\($0)'" }.joined(separator: ", ")
      throw scanner.mistake(
        at: start, "a field '\(path)'", quoted.isEmpty ? "no fields" : quoted)
    }
    scanner.position = found.value
    scanner.skipSpace()
    defer { scanner.position = end }
    let (name, inside) = cuts[found.cut]
    guard let inside else {
      guard scanner.isAtText else {
        throw scanner.mistake(
          at: scanner.position, "a text in the field '\(path)'",
          scanner.kind(at: scanner.position))
      }
      return try scanner.text()
    }
    guard scanner.isAtObject else {
      throw scanner.mistake(
        at: scanner.position, "an object in the field '\(String(decoding: name, as: UTF8.self))'",
        scanner.kind(at: scanner.position))
    }
    return try JSONField(inside).text(&scanner)
  }

  /// Names that a message lists.
  private static let shownNames = 20
}
