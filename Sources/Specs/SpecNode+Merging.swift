extension SpecNode {
  /// The key that says which case of a union a mapping is.
  static let kindKey = "kind"

  /// This value laid over another: mappings key by key, everything else replaces.
  ///
  /// A mapping whose `kind` differs from the other's replaces it too, since the other's keys belong
  /// to the other kind. New keys come after the old ones.
  func merged(over base: SpecNode) -> SpecNode {
    guard case .mapping(let entries) = content, case .mapping(let below) = base.content,
      !isOfAnotherKind(than: base)
    else { return self }
    var result = below
    for entry in entries {
      if let index = result.firstIndex(where: { $0.key == entry.key }) {
        result[index].value = entry.value.merged(over: result[index].value)
        result[index].keyPlace = entry.keyPlace
      } else {
        result.append(entry)
      }
    }
    return SpecNode(.mapping(result), at: place, heading: heading)
  }

  /// The tree with an override's value at the rest of its path; mappings on the way are made.
  func applying(
    _ override: SpecOverride, at path: ArraySlice<String>
  ) throws(SpecErrors) -> SpecNode {
    guard let key = path.first else { return override.value.merged(over: self) }
    let rest = path.dropFirst()
    if let elements {
      guard let index = Int(key), elements.indices.contains(index) else {
        throw misfit(of: override, path, "has \(elements.count) elements, none at '\(key)'")
      }
      var copy = elements
      copy[index] = try elements[index].applying(override, at: rest)
      return SpecNode(.sequence(copy), at: place, heading: heading)
    }
    guard var entries else { throw misfit(of: override, path, "has no keys") }
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index].value = try entries[index].value.applying(override, at: rest)
      if rest.isEmpty { entries[index].isOverridden = true }
    } else {
      let nothing = SpecNode(.scalar("", isPlain: true), at: override.place)
      let value = try nothing.applying(override, at: rest)
      entries.append(
        SpecEntry(key: key, keyPlace: override.place, value: value, isOverridden: true))
    }
    return SpecNode(.mapping(entries), at: place, heading: heading)
  }

  private func isOfAnotherKind(than base: SpecNode) -> Bool {
    guard let kind = self[Self.kindKey], let other = base[Self.kindKey] else { return false }
    return kind.content != other.content
  }

  private func misfit(
    of override: SpecOverride, _ rest: ArraySlice<String>, _ reason: String
  ) -> SpecErrors {
    let parent = override.path.dropLast(rest.count).joined(separator: ".")
    let name = SpecName.quoted(override.path.joined(separator: "."))
    let sentence = "cannot set \(name): \(SpecName.quoted(parent)) is \(found) and \(reason)"
    return SpecErrors(at: override.place, .override(sentence))
  }
}
