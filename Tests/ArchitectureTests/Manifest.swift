import Foundation

/// The table of rooms, as it stands in `Package.swift`.
///
/// The text is read, not the package it evaluates to: the table is written in a few fixed forms, and
/// a form that is not known here is an error rather than a row that nobody checks.
struct Manifest: Sendable {
  enum Kind: Sendable {
    case room, executable, tests, support, systemLibrary
  }

  struct Target: Sendable {
    let name: String
    let kind: Kind
    /// Its folder from the repository's root.
    let folder: String
    /// The modules it may import.
    let dependencies: [String]
  }

  enum ReadingError: Error, Equatable {
    case noTargets
    case unknownForm(String)
    case unknownDependency(String, of: String)
  }

  let targets: [Target]

  /// Reads the text of a manifest.
  init(_ text: String) throws {
    let code = blanked(text, keepingLiterals: true)
    let productPattern =
      #"let\s+(\w+)\s*:\s*Target\.Dependency\s*=\s*\.product\(\s*name:\s*"(\w+)""#
    let products = try Dictionary(
      uniqueKeysWithValues: matches(of: productPattern, in: code).map {
        ($0.groups[1], $0.groups[2])
      })
    guard let start = code.range(of: "targets: [", options: .backwards) else {
      throw ReadingError.noTargets
    }
    targets = try listed(in: code[start.upperBound...]).map { try Target($0, products: products) }
  }
}

extension Manifest.Target {
  /// Reads one row of the table, such as `room("Autograd", uses: ["Tensors"])`.
  fileprivate init(_ row: String, products: [String: String]) throws {
    guard let parenthesis = row.firstIndex(of: "(") else {
      throw Manifest.ReadingError.unknownForm(row)
    }
    let arguments = listed(in: row[row.index(after: parenthesis)...])
    func value(_ label: String) -> String? {
      arguments.first { $0.hasPrefix(label + ":") }
        .map { $0.dropFirst(label.count + 1).trimmingCharacters(in: .whitespacesAndNewlines) }
    }
    func unquoted(_ text: String?) throws -> String {
      guard let text, text.hasPrefix("\""), text.hasSuffix("\""), text.count > 2 else {
        throw Manifest.ReadingError.unknownForm(row)
      }
      return String(text.dropFirst().dropLast())
    }
    func modules(_ list: String?) throws -> [String] {
      guard let list else { return [] }
      guard list.hasPrefix("["), list.hasSuffix("]") else {
        throw Manifest.ReadingError.unknownForm(row)
      }
      return try listed(in: list.dropFirst()).map { element in
        if let product = products[element] { return product }
        guard element.hasPrefix("\"") else {
          throw Manifest.ReadingError.unknownDependency(element, of: row)
        }
        return try unquoted(element)
      }
    }

    switch row[..<parenthesis] {
    case "room":
      name = try unquoted(arguments.first)
      (kind, folder) = (.room, "Sources/" + name)
      dependencies = try modules(value("uses"))
    case "tests":
      name = try unquoted(value("of")) + "Tests"
      (kind, folder) = (.tests, "Tests/" + name)
      dependencies = try modules(value("uses")) + ["TestSupport"]
    case ".executableTarget", ".target":
      name = try unquoted(value("name"))
      folder = try value("path").map { try unquoted($0) } ?? "Sources/" + name
      let isExecutable = row.hasPrefix(".executableTarget")
      kind = isExecutable ? .executable : folder.hasPrefix("Tests/") ? .support : .room
      dependencies = try modules(value("dependencies"))
    case ".systemLibrary":
      name = try unquoted(value("name"))
      (kind, folder, dependencies) = (.systemLibrary, "Sources/" + name, [])
    default:
      throw Manifest.ReadingError.unknownForm(row)
    }
  }
}

/// The elements of a list whose opening bracket was just read, up to the bracket that closes it.
private func listed(in text: Substring) -> [String] {
  var elements: [String] = []
  var element = ""
  var depth = 0
  var isQuoted = false
  for character in text {
    if character == "\"" { isQuoted.toggle() }
    if !isQuoted {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth < 0 { break }
      if depth == 0 && character == "," {
        elements.append(element)
        element = ""
        continue
      }
    }
    element.append(character)
  }
  return (elements + [element])
    .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
}
