extension ModelConfiguration {
  /// Looks whether the numbers of a state are ones that this model can have come to: a file may hold
  /// any, and what is computed from them indexes keys.
  ///
  /// - Parameters:
  ///   - arrays: By name; those that there are have the shapes of a state at `position`.
  ///   - position: Steps so far.
  ///   - keyStart: The position of the first key that is kept.
  /// - Throws: `StateMismatch` for the first that is none.
  func requireReachable(
    _ arrays: [String: StateArray], _ position: Int, keyStart: Int
  ) throws(StateMismatch) {
    let needed = max(0, firstNeeded(at: position))
    guard keyStart <= needed else {
      throw StateMismatch(
        name: "key_start", expected: "at most \(needed), for those keys are read",
        found: "\(keyStart)")
    }
    for (name, array) in arrays.sorted(by: { $0.key < $1.key }) {
      let part = name.split(separator: ".").last.map(String.init) ?? name
      let isWhole = Self.wholeParts.contains(part)
      guard case .integers(let integers) = array.elements else {
        guard !isWhole else {
          throw StateMismatch(name: name, expected: "integers", found: "floating-point numbers")
        }
        continue
      }
      guard isWhole else {
        throw StateMismatch(name: name, expected: "floating-point numbers", found: "integers")
      }
      let (least, most) =
        switch part {
        case "memory_next_chunk": nextChunks(at: position, keyStart)
        case "memory_owners": (-1, position)
        // How much a norm has counted indexes nothing.
        case "counts": (0, Int.max)
        default: (0, position)
        }
      if let stray = integers.first(where: { $0 < least || $0 > most }) {
        throw StateMismatch(
          name: name, expected: "numbers from \(least) to \(most)", found: "\(stray)")
      }
    }
    guard case .integers(let origins) = arrays["origins"]?.elements,
      case .integers(let keyOrigins) = arrays["key_origins"]?.elements
    else { return }
    let kept = position - keyStart
    for (sequence, last) in origins.enumerated() {
      let own = keyOrigins[sequence * kept..<(sequence + 1) * kept]
      let follows = zip(own, own.dropFirst() + [last]).allSatisfy { $0 <= $1 }
      guard follows, own.enumerated().allSatisfy({ $1 <= keyStart + $0 }) else {
        throw StateMismatch(
          name: "key_origins", expected: "beginnings of documents that do not decrease",
          found: "others")
      }
    }
  }

  /// The chunks that may be the next to be written to a memory: their keys are there.
  private func nextChunks(at position: Int, _ keyStart: Int) -> (Int, Int) {
    ((keyStart + chunkSize - 1) / chunkSize, max(0, position / chunkSize - memoryLag + 1))
  }

  /// The last part of the names of what is counted.
  private static let wholeParts: Set<String> = [
    "position", "key_start", "origins", "key_origins", "counts", "memory_owners",
    "memory_next_chunk",
  ]
}
