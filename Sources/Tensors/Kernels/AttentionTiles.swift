/// Consecutive queries of one head of one sequence.
struct AttentionBlock {
  static let mostQueries = 128
  /// Scores of a tile: 32 kB, so that they stay in the first-level cache.
  static let mostScores = 8192

  let sequence: Int
  let head: Int
  let queries: Range<Int>
  /// The first key of each query of the sequence.
  let firstKeys: UnsafePointer<Int32>
  /// The key at the position of query 0.
  let offset: Int

  /// The tiles that cover what the queries see.
  var tiles: AttentionTiles { AttentionTiles(self) }
}

/// The part of a block's scores that is computed at once.
struct AttentionTile {
  /// The queries of the block that see any of the keys.
  let queries: Range<Int>
  let keys: Range<Int>

  /// Scores from a row to the next: whole vectors.
  var stride: Int { (keys.count + 15) / 16 * 16 }
}

/// The tiles of a block in the order of their keys; none when no query sees a key.
struct AttentionTiles: Sequence, IteratorProtocol {
  private let block: AttentionBlock
  /// Keys of a tile: as many as fit, in whole vectors.
  private let width: Int
  private let end: Int
  private var nextKey: Int
  /// The first query that sees no key before the end of the last tile.
  private var nextQuery: Int

  init(_ block: AttentionBlock) {
    self.block = block
    width = AttentionBlock.mostScores / block.queries.count / 16 * 16
    end = block.queries.upperBound + block.offset
    nextKey = Int(block.firstKeys[block.queries.lowerBound])
    nextQuery = block.queries.lowerBound
  }

  mutating func next() -> AttentionTile? {
    while nextKey < end {
      let keys = nextKey..<Swift.min(nextKey + width, end)
      nextKey = keys.upperBound
      while nextQuery < block.queries.upperBound
        && Int(block.firstKeys[nextQuery]) < keys.upperBound
      {
        nextQuery += 1
      }
      let first = Swift.max(block.queries.lowerBound, keys.lowerBound - block.offset)
      if first < nextQuery { return AttentionTile(queries: first..<nextQuery, keys: keys) }
    }
    return nil
  }
}

/// Rows of a tensor in the columns of one head.
struct HeadRows {
  let pointer: UnsafeMutablePointer<Float>
  let stride: Int

  var operand: MatrixProduct.Operand { MatrixProduct.Operand(pointer: pointer, stride: stride) }
  var transposed: MatrixProduct.Operand {
    MatrixProduct.Operand(pointer: pointer, stride: stride, isTransposed: true)
  }
}
