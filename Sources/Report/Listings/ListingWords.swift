import Foundation
import Store

/// How listings write numbers, shapes, sizes and times.
enum ListingWords {
  /// A number in six significant digits.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return NumberText.fixed(value) }
    return String(format: "%.6g", value)
  }

  /// `[2, 3]`; "scalar" for no axes.
  static func shape(_ shape: [Int]) -> String { shape.isEmpty ? "scalar" : "\(shape)" }

  /// Extents with their names: "example 2, time 3".
  static func axes(_ axes: [String], _ shape: [Int]) -> String {
    zip(axes, shape).map { $0.isEmpty ? "\($1)" : "\($0) \($1)" }.joined(separator: ", ")
  }

  /// Bytes, in units of 1,000.
  static func bytes(_ count: Int) -> String {
    guard count >= 1_000 else { return "\(count) B" }
    var (value, unit) = (Double(count) / 1_000, "kB")
    for next in ["MB", "GB", "TB"] where value >= 999.5 { (value, unit) = (value / 1_000, next) }
    return String(format: value < 9.95 ? "%.1f %@" : "%.0f %@", value, unit)
  }

  /// Seconds since 1970 as a date; the number itself when it is none of our time.
  static func date(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e11 else { return number(seconds) }
    return Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }

  /// "1 row", "2 rows".
  static func count(_ count: Int, _ noun: String) -> String {
    "\(NumberText.whole(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The first and the last of some steps: "steps 1 to 200".
  static func steps(_ steps: [Int]) -> String? {
    guard let first = steps.first, let last = steps.last else { return nil }
    return first == last ? "step \(first)" : "steps \(first) to \(last)"
  }

  /// Bytes of a text that is still shown whole; a tokenizer's is longer.
  private static let longestText = 2_000

  /// The value of an attribute; those that say when are dates.
  static func value(of attribute: Attribute) -> String {
    switch attribute.value {
    case .text(let text) where text.utf8.count > longestText:
      "\(text.prefix(60))… (\(bytes(text.utf8.count)))"
    case .text(let text): text
    case .integer(let integer): "\(integer)"
    case .flag(let flag): flag ? "yes" : "no"
    case .real(let real): attribute.name.hasSuffix("_time") ? date(real) : "\(real)"
    }
  }
}

/// Attributes as a JSON object.
struct ListedAttributes: Encodable, Equatable, Sendable {
  let attributes: [Attribute]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for attribute in attributes {
      let key = Key(stringValue: attribute.name)
      switch attribute.value {
      case .text(let text): try container.encode(text, forKey: key)
      case .integer(let integer): try container.encode(integer, forKey: key)
      case .real(let real): try container.encode(real, forKey: key)
      case .flag(let flag): try container.encode(flag, forKey: key)
      }
    }
  }
}
