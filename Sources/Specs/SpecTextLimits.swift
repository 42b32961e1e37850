/// Bounds that keep a parser's recursion, and what it keeps, small before it is given a text.
///
/// A tree nested a hundred thousand deep overflows the stack when it is freed, and an alias of
/// aliases of aliases used as a key takes for ever to be compared; neither is a spec. The estimates
/// here read the text without parsing it, and err on the side of seeing too much.
struct SpecTextLimits {
  static let nesting = 100
  static let nestingTimesAliases = 4_000
  static let aliasesBesideCompositeKeys = 12

  private var indents: [Int] = []
  private var openBrackets = 0
  private var deepest = 0
  private var aliases = 0
  private var compositeKey: Int?

  /// Throws when the text nests too deeply or uses aliases in a way that no spec does.
  static func check(_ text: SpecText) throws(SpecErrors) {
    var limits = SpecTextLimits()
    var start = 0
    while start < text.scalars.count {
      let end =
        text.scalars[start...].firstIndex { $0 == "\n" || $0 == "\r" } ?? text.scalars.count
      limits.read(text.scalars[start..<end])
      if limits.deepest > nesting {
        let sentence = "nested more than \(nesting) deep"
        throw SpecErrors(at: text.place(of: start), .syntax(sentence))
      }
      start = end + 1
    }
    let place = SpecPlace(text.source)
    if limits.aliases * (limits.deepest + 1) > nestingTimesAliases {
      let sentence = "\(limits.aliases) aliases are too many where values nest so deeply"
      throw SpecErrors(at: place, .syntax(sentence))
    }
    if let key = limits.compositeKey, limits.aliases > aliasesBesideCompositeKeys {
      let sentence = "a list, a mapping or an alias cannot be a key"
      throw SpecErrors(at: text.place(of: key), .syntax(sentence))
    }
  }

  private mutating func read(_ line: ArraySlice<Unicode.Scalar>) {
    guard let first = line.firstIndex(where: { $0 != " " && $0 != "\t" }), line[first] != "#" else {
      return
    }
    let indent = first - line.startIndex
    while let last = indents.last, last >= indent { indents.removeLast() }
    indents.append(indent)
    var index = first
    var markers = 0
    while index < line.endIndex, line[index] == "-" || line[index] == "?" || line[index] == " " {
      if line[index] == "?", compositeKey == nil { compositeKey = index }
      if line[index] != " " { markers += 1 }
      index += 1
    }
    // A list may stand at its key's own indent: two levels for one indent.
    let blocks = 2 * indents.count + (index < line.endIndex ? markers : 0)
    deepest = max(deepest, blocks + openBrackets)
    while index < line.endIndex {
      readScalar(at: index, of: line)
      deepest = max(deepest, blocks + openBrackets)
      index += 1
    }
  }

  private mutating func readScalar(at index: Int, of line: ArraySlice<Unicode.Scalar>) {
    let scalar = line[index]
    if scalar == "[" || scalar == "{" { openBrackets += 1 }
    guard scalar == "]" || scalar == "}" || scalar == "*" else { return }
    var next = index + 1
    if scalar == "*" {
      while next < line.endIndex, line[next].isPartOfAnchor { next += 1 }
      guard next > index + 1 else { return }
      aliases += 1
    } else {
      openBrackets = max(0, openBrackets - 1)
    }
    while next < line.endIndex, line[next] == " " || line[next] == "\t" { next += 1 }
    if next < line.endIndex, line[next] == ":", compositeKey == nil { compositeKey = index }
  }
}

extension Unicode.Scalar {
  fileprivate var isPartOfAnchor: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }
}
