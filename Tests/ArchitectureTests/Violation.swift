import Foundation
import Testing

/// A place that breaks a rule.
struct Violation: Hashable, CustomStringConvertible {
  /// Path from the repository's root.
  let path: String
  /// Line from 1; 0 where the file as a whole is meant.
  let line: Int
  /// What is wrong there.
  let complaint: String

  var description: String {
    (line > 0 ? "\(path):\(line): " : "\(path): ") + complaint
  }
}

/// Records one failure a violation, so that each reads as `file:line: rule`.
func expectNone(_ violations: [Violation], sourceLocation: SourceLocation = #_sourceLocation) {
  for violation in violations {
    Issue.record(Comment(rawValue: violation.description), sourceLocation: sourceLocation)
  }
}

/// A match of a regular expression.
struct Match: Equatable {
  /// Line from 1.
  let line: Int
  /// The whole match, then its groups; a group that took no part is empty.
  let groups: [String]
}

/// Every match of `pattern` in `text`, in order.
func matches(of pattern: String, in text: String) throws -> [Match] {
  let expression = try NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines])
  let whole = text as NSString
  return expression.matches(in: text, range: NSRange(location: 0, length: whole.length)).map {
    result in
    let before = whole.substring(to: result.range.location)
    let groups = (0..<result.numberOfRanges).map { index -> String in
      let range = result.range(at: index)
      return range.location == NSNotFound ? "" : whole.substring(with: range)
    }
    return Match(line: before.utf8.count { $0 == UInt8(ascii: "\n") } + 1, groups: groups)
  }
}
