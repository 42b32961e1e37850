/// How often each pair of neighbouring tokens occurs in counted words, kept up to date as pairs merge.
struct PairCounts {
  /// Two neighbours.
  struct Pair: Hashable {
    let left: Int32
    let right: Int32
  }

  /// What a pair occurred when it was put on the heap; stale when that has changed.
  private struct Candidate: HeapElement {
    let count: Int
    let pair: Pair

    func precedes(_ other: Self) -> Bool {
      (other.count, pair.left, pair.right) < (count, other.pair.left, other.pair.right)
    }
  }

  /// The tokens of all words, side by side; a word keeps its place and gets shorter.
  private var tokens: [Int32] = []
  private var words: [Word] = []
  private var occurrences: [Pair: Int] = [:]
  /// Words in which a pair occurred once; some may have lost it since.
  private var places: [Pair: [Int32]] = [:]
  private var heap = Heap<Candidate>()

  private struct Word {
    let start: Int
    var length: Int
    let count: Int
  }

  /// Counts the pairs of words that occur `counts` times.
  init(words all: [ArraySlice<UInt8>], counts: [Int]) {
    for (word, count) in zip(all, counts) {
      words.append(Word(start: tokens.count, length: word.count, count: count))
      tokens += word.lazy.map { Int32($0) }
    }
    for index in words.indices {
      for pair in pairs(of: index) { add(words[index].count, of: pair, in: index) }
    }
    for (pair, count) in occurrences { heap.push(Candidate(count: count, pair: pair)) }
  }

  /// The pair that occurs most often, of equals the smallest; none when no pair occurs twice.
  mutating func mostFrequent() -> Pair? {
    while let candidate = heap.pop() {
      let count = occurrences[candidate.pair] ?? 0
      if count == candidate.count { return count > 1 ? candidate.pair : nil }
      if count > 1 { heap.push(Candidate(count: count, pair: candidate.pair)) }
    }
    return nil
  }

  /// Replaces a pair everywhere, from left to right.
  mutating func merge(_ pair: Pair, into result: Int32) {
    var risen: Set<Pair> = []
    for place in places.removeValue(forKey: pair) ?? [] {
      let index = Int(place)
      let before = pairs(of: index)
      guard before.contains(pair) else { continue }
      let word = words[index]
      for old in before { occurrences[old, default: 0] -= word.count }
      var (read, write) = (word.start, word.start)
      let end = word.start + word.length
      while read < end {
        let isPair =
          read + 1 < end && tokens[read] == pair.left && tokens[read + 1] == pair.right
        tokens[write] = isPair ? result : tokens[read]
        read += isPair ? 2 : 1
        write += 1
      }
      words[index].length = write - word.start
      let known = Set(before)
      for new in pairs(of: index) {
        if known.contains(new) {
          occurrences[new, default: 0] += word.count
        } else {
          add(word.count, of: new, in: index)
          risen.insert(new)
        }
      }
    }
    occurrences[pair] = nil
    for new in risen { heap.push(Candidate(count: occurrences[new] ?? 0, pair: new)) }
  }

  private mutating func add(_ count: Int, of pair: Pair, in word: Int) {
    occurrences[pair, default: 0] += count
    if places[pair]?.last != Int32(word) { places[pair, default: []].append(Int32(word)) }
  }

  private func pairs(of index: Int) -> [Pair] {
    let word = words[index]
    guard word.length > 1 else { return [] }
    return (word.start..<word.start + word.length - 1).map {
      Pair(left: tokens[$0], right: tokens[$0 + 1])
    }
  }
}
