/// Different words, numbered in the order in which they were first met.
///
/// Looking a word up makes nothing: words lie side by side in one array, found by open addressing.
struct WordTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Numbers of words, plus 1, where 0 is free: a power of 2 of them, at most half taken.
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  /// The number of words.
  var count: Int { ends.count }
  /// The bytes of all words.
  var byteCount: Int { bytes.count }

  /// The word of a number.
  subscript(index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// The number of a word, which is given one if it has none.
  mutating func index(of range: Range<Int>, in text: [UInt8]) -> Int {
    // FNV-1a, with its upper half folded in, since slots are chosen by the lower.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for position in range { hash = (hash ^ UInt64(text[position])) &* 0x100_0000_01b3 }
    hash ^= hash >> 32
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, isWord(index, range, text) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    bytes += text[range]
    ends.append(bytes.count)
    hashes.append(hash)
    slots[slot] = UInt32(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return ends.count - 1
  }

  private func isWord(_ index: Int, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == range.count else { return false }
    for offset in 0..<range.count where bytes[start + offset] != text[range.lowerBound + offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }
}
