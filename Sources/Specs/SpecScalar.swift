/// Plain scalars read as what is expected of them, never as what YAML 1.1 would guess.
enum SpecScalar {
  /// Why a scalar could not be read as a number.
  enum NumberError: Error {
    case notANumber
    case tooLarge
  }

  /// Whether the plain scalar stands for nothing.
  static func isNull(_ text: String) -> Bool { text.isEmpty || text == "~" || text == "null" }

  /// A decimal integer: `12`, `-3`, `+3`, `010` (ten), `1_000`, `2e3`; no hexadecimal, no point.
  static func integer<Value: FixedWidthInteger>(
    _ text: String
  ) -> Result<Value, NumberError> {
    guard let digits = withoutSeparators(text) else { return .failure(.notANumber) }
    let parts = digits.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard let mantissa = parts.first, isInteger(mantissa), parts.count <= 2 else {
      return .failure(.notANumber)
    }
    guard var value = Value(mantissa) else {
      return .failure(mantissa.first == "-" && !Value.isSigned ? .notANumber : .tooLarge)
    }
    guard parts.count == 2 else { return .success(value) }
    let exponent = parts[1].first == "+" ? parts[1].dropFirst() : parts[1]
    guard exponent.first != "-", isInteger(exponent) else { return .failure(.notANumber) }
    guard value != 0 else { return .success(0) }
    guard let count = Int(exponent), count <= 20 else { return .failure(.tooLarge) }
    for _ in 0..<count {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return .failure(.tooLarge) }
      value = product
    }
    return .success(value)
  }

  /// A finite decimal number: `1`, `0.5`, `.5`, `5.`, `1e-3`, `1_000.5`; no `inf`, no `nan`.
  static func number<Value: BinaryFloatingPoint & LosslessStringConvertible>(
    _ text: String
  ) -> Result<Value, NumberError> {
    guard let digits = withoutSeparators(text), isDecimal(digits) else {
      return .failure(.notANumber)
    }
    // Swift wants a digit on each side of the point; YAML does not.
    var literal = digits.first == "+" ? String(digits.dropFirst()) : digits
    if let point = literal.firstIndex(of: ".") {
      let after = literal.index(after: point)
      if after == literal.endIndex || !literal[after].isASCIIDigit {
        literal.insert("0", at: after)
      }
      if point == literal.startIndex || !literal[literal.index(before: point)].isASCIIDigit {
        literal.insert("0", at: point)
      }
    }
    guard let value = Value(literal) else { return .failure(.notANumber) }
    return value.isFinite ? .success(value) : .failure(.tooLarge)
  }

  /// Drops the underscores between digits; `nil` where one stands elsewhere.
  private static func withoutSeparators(_ text: String) -> String? {
    guard text.utf8.count <= 400 else { return nil }
    guard text.contains("_") else { return text }
    let groups = text.split(separator: "_", omittingEmptySubsequences: false)
    for (left, right) in zip(groups, groups.dropFirst()) {
      guard left.last?.isASCIIDigit == true, right.first?.isASCIIDigit == true else { return nil }
    }
    return groups.joined()
  }

  private static func isInteger(_ text: Substring) -> Bool {
    let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text
    return !digits.isEmpty && digits.allSatisfy(\.isASCIIDigit)
  }

  private static func isDecimal(_ text: String) -> Bool {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard let mantissa = parts.first, parts.count <= 2 else { return false }
    if parts.count == 2, !isInteger(parts[1]) { return false }
    let unsigned =
      mantissa.first == "-" || mantissa.first == "+" ? mantissa.dropFirst() : mantissa
    let halves = unsigned.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2, halves.contains(where: { !$0.isEmpty }) else { return false }
    return halves.allSatisfy { $0.allSatisfy(\.isASCIIDigit) }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
