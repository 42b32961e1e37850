/// Merges the pairs of one word, the earliest learnt first and of equals the leftmost.
///
/// A heap of the pairs that are there makes a word of `n` bytes cost O(n log n), so that a text without
/// a space in it is no trap.
struct PairMerger {
  private let tokenizer: BytePairTokenizer
  private var heap = Heap<Candidate>()
  private var tokens: [Int32] = []
  /// The neighbours of a token that still stands; a merged one's right half is skipped.
  private var next: [Int] = []
  private var previous: [Int] = []

  /// A pair that could be merged; stale when its tokens have become others.
  private struct Candidate: HeapElement {
    let order: Int32
    let position: Int
    let result: Int32

    func precedes(_ other: Self) -> Bool {
      (order, position) < (other.order, other.position)
    }
  }

  init(_ tokenizer: BytePairTokenizer) { self.tokenizer = tokenizer }

  /// The tokens of a word.
  mutating func tokens(of word: ArraySlice<UInt8>) -> [Int32] {
    if tokenizer.ignoresMerges, let token = tokenizer.wholeWords[Array(word)] { return [token] }
    tokens = word.map { tokenizer.byteTokens[Int($0)] }
    guard tokens.count > 1 else { return tokens }
    next = tokens.indices.map { $0 + 1 }
    previous = tokens.indices.map { $0 - 1 }
    for position in 0..<tokens.count - 1 { propose(position) }
    while let candidate = heap.pop() {
      let (left, right) = (candidate.position, next[candidate.position])
      guard tokens[left] >= 0, right < tokens.count,
        let rank = tokenizer.ranks[BytePairTokenizer.Merge.key(tokens[left], tokens[right])],
        rank.order == candidate.order
      else { continue }
      tokens[left] = candidate.result
      tokens[right] = -1
      next[left] = next[right]
      if next[left] < tokens.count { previous[next[left]] = left }
      if previous[left] >= 0 { propose(previous[left]) }
      propose(left)
    }
    return tokens.filter { $0 >= 0 }
  }

  private mutating func propose(_ position: Int) {
    guard next[position] < tokens.count,
      let rank = tokenizer.ranks[
        BytePairTokenizer.Merge.key(tokens[position], tokens[next[position]])]
    else { return }
    heap.push(Candidate(order: rank.order, position: position, result: rank.result))
  }
}
