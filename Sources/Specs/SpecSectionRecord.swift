/// A section as it was read without a mistake, for reading another document that differs in few places.
struct SpecSectionRecord<Section: SpecDeclared>: Sendable {
  /// Where it was read.
  let node: SpecNode
  /// What it was read into.
  let initial: Section
  /// What was read.
  let section: Section

  /// The keys that a mapping gives another value than the one that was read.
  ///
  /// - Parameters:
  ///   - node: The mapping.
  ///   - initial: What it is to be read into.
  /// - Returns: `nil` where the mapping has to be read as a whole: it lacks a key that was there or has
  ///   one of no field, or it is to be read into something else.
  func changes(in node: SpecNode, _ initial: Section) -> Set<String>? {
    guard let before = self.node.entries, let now = node.entries,
      areCertainlyEqual(initial, self.initial)
    else { return nil }
    var changed: Set<String> = []
    for (index, entry) in now.enumerated() {
      // An override leaves keys where they are.
      let isInPlace = index < before.count && before[index].key == entry.key
      let value = isInPlace ? before[index].value : self.node[entry.key]
      if value != entry.value { changed.insert(entry.key) }
    }
    guard !changed.isEmpty || before.count != now.count else { return [] }
    let isWhole = Section.isReadAsWhole && !changed.isEmpty
    let hasAll = before.allSatisfy { node[$0.key] != nil }
    let areFields = changed.allSatisfy { key in Section.specFields.contains { $0.key == key } }
    return hasAll && !isWhole && areFields ? changed : nil
  }
}
