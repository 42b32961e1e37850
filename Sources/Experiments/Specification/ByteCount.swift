import Specs

/// Numbers of bytes as people write them.
enum ByteCount {
  private static let units: [(name: String, bytes: Double)] = [
    ("TiB", 0x1p40), ("GiB", 0x1p30), ("MiB", 0x1p20), ("KiB", 0x1p10),
    ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("KB", 1e3), ("B", 1),
  ]

  /// A whole number of bytes, or a number and a unit: `500MB`, `1.5 GiB`.
  static let format = SpecFormat<Int>.parsed(
    "a number of bytes such as 500MB or 1GiB",
    schema: .either(
      .number(in: 0...),
      .text(matching: "^[0-9._]+ *(\(units.map(\.name).joined(separator: "|")))?$")),
    from: { bytes(of: $0) }, to: { .integer($0) })

  /// The bytes that a text says; `nil` when it says none.
  static func bytes(of text: String) -> Int? {
    let unit = units.first { text.hasSuffix($0.name) }
    let digits = text.dropLast(unit?.name.count ?? 0)
      .reversed().drop { $0 == " " }.reversed()
    let isNumber = digits.allSatisfy { ("0"..."9").contains($0) || $0 == "." || $0 == "_" }
    guard isNumber, let number = Double(String(digits.filter { $0 != "_" })) else { return nil }
    let bytes = (number * (unit?.bytes ?? 1)).rounded()
    // Without a unit there are no halves.
    guard bytes < 0x1p62, unit != nil || bytes == number else { return nil }
    return Int(bytes)
  }

  /// The number with a binary unit and about three digits.
  static func text(_ bytes: Int) -> String {
    if bytes == .max { return "more than 8 EiB" }
    guard let unit = units.prefix(4).first(where: { Double(bytes) >= $0.bytes }) else {
      return "\(bytes) B"
    }
    let number = Double(bytes) / unit.bytes
    let rounded = number < 100 ? (number * 10).rounded() / 10 : number.rounded()
    let isWhole = rounded == rounded.rounded()
    return (isWhole ? "\(Int(rounded))" : "\(rounded)") + " " + unit.name
  }

  /// A round number of at least so many bytes, as `capture_limit` takes it.
  static func roundedUp(_ bytes: Int) -> String {
    let unit = units.prefix(4).first { Double(bytes) >= $0.bytes } ?? ("KiB", 0x1p10)
    return "\(Int((Double(bytes) / unit.bytes).rounded(.up)))\(unit.name)"
  }
}
