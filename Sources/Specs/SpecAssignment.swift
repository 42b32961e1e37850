/// An argument `path=value` or `path=value,value`, taken apart.
///
/// A value is a plain scalar (nothing: null), unless it begins with `[`, `{`, `"` or `'`, when it is
/// YAML. A comma within brackets or quotes belongs to its value: text with a comma is written quoted.
struct SpecAssignment {
  let path: [String]
  let place: SpecPlace
  private let text: String

  init(_ argument: String, option: String) throws(SpecErrors) {
    let name = option + " " + SpecName.shortened(argument, to: 100)
    place = SpecPlace(SpecSource(name: name, folder: nil, rank: SpecSource.rankOfArguments))
    guard let equals = argument.firstIndex(of: "=") else {
      throw SpecErrors(at: place, .override("expected path=value, such as model.num_layers=4"))
    }
    path = try SpecOverride.path(String(argument[..<equals]), at: place)
    text = String(argument[argument.index(after: equals)...])
  }

  /// The value, or the values between commas; each of them placed at the argument.
  ///
  /// - Returns: At least one.
  func values() throws(SpecErrors) -> [SpecNode] {
    let parts = Self.parts(of: text)
    if parts.count == 1 { return [try value(of: text.drop { $0 == " " })] }
    var values: [SpecNode] = []
    for part in parts {
      let part = part.trimming(" ")
      guard !part.isEmpty else {
        let sentence =
          "expected a value between commas, found none; quote a text that has commas in it"
        throw SpecErrors(at: place, .override(sentence))
      }
      values.append(try value(of: part))
    }
    return values
  }

  private func value(of text: Substring) throws(SpecErrors) -> SpecNode {
    guard let first = text.first, "[{\"'".contains(first) else {
      return SpecNode(.scalar(String(text), isPlain: true), at: place)
    }
    do throws(SpecErrors) {
      let text = try SpecText(bytes: Array(text.utf8), source: place.source)
      let tree = try YAMLComposer.tree(of: text)
      guard tree.diagnostics.isEmpty else { throw SpecErrors(tree.diagnostics) }
      return tree.root.moved(to: place)
    } catch {
      throw SpecErrors(
        error.diagnostics.map { SpecDiagnostic(at: place, path: $0.path, $0.mistake) })
    }
  }

  /// The text cut at the commas that stand outside of brackets and quotes.
  private static func parts(of text: String) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var depth = 0
    var quote: Character?
    var isEscaped = false
    // A quote opens where a value can begin; elsewhere it is a letter, as in don't.
    var canBegin = true
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if character == "\\", open == "\"" {
          isEscaped = true
        } else if character == open {
          // Two single quotes are one within a text: it goes on with the second.
          (quote, canBegin) = (nil, open == "'")
        }
        continue
      }
      switch character {
      case "\"", "'":
        if canBegin { quote = character }
      case "[", "{": depth += 1
      case "]", "}": depth = max(0, depth - 1)
      case "," where depth == 0:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
      canBegin = "[{,:".contains(character) || (character == " " && canBegin)
    }
    return parts + [text[start...]]
  }
}

extension SpecNode {
  /// The same value, all of it at one place: an argument has no lines.
  fileprivate func moved(to place: SpecPlace) -> SpecNode {
    switch content {
    case .scalar: SpecNode(content, at: place)
    case .sequence(let elements):
      SpecNode(.sequence(elements.map { $0.moved(to: place) }), at: place)
    case .mapping(let entries):
      SpecNode(
        .mapping(
          entries.map {
            SpecEntry(key: $0.key, keyPlace: place, value: $0.value.moved(to: place))
          }), at: place)
    }
  }
}

extension Substring {
  fileprivate func trimming(_ character: Character) -> Substring {
    var text = drop { $0 == character }
    while text.last == character { text.removeLast() }
    return text
  }
}
