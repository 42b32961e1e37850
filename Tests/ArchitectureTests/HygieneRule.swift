import Foundation

/// One thing that only some files may do.
struct HygieneRule: Sendable, CustomStringConvertible {
  /// What a rule looks at.
  enum Subject: Sendable {
    /// Code, without comments and the content of literals.
    case code
    /// Everything that stands in the file.
    case text
  }

  /// Which files a rule is about.
  enum Reach: Sendable {
    /// Files below `Sources`.
    case sources
    /// Files below `Sources` and `Tests`.
    case everything
  }

  /// The rule, as it reads after `file:line:`.
  let rule: String
  /// A regular expression for what is not allowed.
  let pattern: String
  var subject = Subject.code
  var reach = Reach.sources
  /// Beginnings of the paths at which it is allowed after all.
  var allowed: [String] = []
  /// Where it is allowed, whether the line before must be a comment that says why.
  var wantsReason = false
  /// Lines that break the rule, each by itself: the proof that it can fail.
  let wrong: [String]
  /// Lines that look alike and are fine.
  var right: [String] = []

  var description: String { rule }

  /// The places in `file` that break the rule.
  func violations(in file: SourceFile) throws -> [Violation] {
    guard reach == .everything || file.path.hasPrefix("Sources/") else { return [] }
    let isAllowed = allowed.contains { file.path.hasPrefix($0) }
    if isAllowed && !wantsReason { return [] }
    let found = try matches(of: pattern, in: subject == .code ? file.code : file.text)
    guard !found.isEmpty else { return [] }
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    return found.compactMap { match in
      if isAllowed && match.line > 1 && isComment(lines[match.line - 2]) { return nil }
      let found = match.groups[0].trimmingCharacters(in: .whitespaces)
      let reason = isAllowed ? "; the line before does not say why" : ""
      return Violation(path: file.path, line: match.line, complaint: "`\(found)`: \(rule)\(reason)")
    }
  }

  private func isComment(_ line: Substring) -> Bool {
    line.drop { $0 == " " }.hasPrefix("//")
  }
}
