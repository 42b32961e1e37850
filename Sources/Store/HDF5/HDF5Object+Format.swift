extension HDF5Object {
  /// Throws when the root's attribute `format` is not this one.
  func requireFormat(_ format: String) throws(StoreError) {
    let found = try text(ofAttribute: "format")
    guard found != format else { return }
    throw .malformed(
      file: file, place: "attribute 'format'", expected: "'\(format)'",
      found: "'\(found)'" + (Self.isNewer(found, than: format) ? StoreError.newer : ""))
  }

  /// Whether two formats differ in the number at their end, and `format` has the larger one.
  private static func isNewer(_ format: String, than known: String) -> Bool {
    func parts(_ format: String) -> (name: Substring, version: Int)? {
      let digits = format.reversed().prefix { $0.isASCII && $0.isNumber }.count
      return Int(format.suffix(digits)).map { (format.dropLast(digits), $0) }
    }
    guard let found = parts(format), let own = parts(known) else { return false }
    return found.name == own.name && found.version > own.version
  }
}

extension StoreError {
  /// What is said of a format with a larger number than the one this program knows.
  static let newer = ", which a newer version of gecko has written"
}
