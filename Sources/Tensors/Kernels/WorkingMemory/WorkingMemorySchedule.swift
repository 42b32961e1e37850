/// Which rows read the working memory and which are written to it, chunk by chunk.
///
/// Chunk `c` reads what chunks up to `c - lag` wrote; when `c` is complete, chunk `c - lag + 1` is
/// written. A chunk writes only the document of its last position, into a memory that is cleared
/// when it holds another; a query reads only when its document is the one that the memory holds.
package struct WorkingMemorySchedule: Sendable {
  /// Where in a stream of positions a call stands.
  package struct Stream: Sendable {
    /// Positions in a chunk, `C`.
    package let chunk: Int
    /// Chunks from one that writes to the first that reads it, at least 1.
    package let lag: Int
    /// Absolute position of the first key row.
    package let keyStart: Int
    /// Where the document of each key row began, `[B * Lk]`; `nil` for one document from 0.
    package let origins: [Int]?
    /// The document each sequence's memory holds, by where it began; `nil` where nothing is written.
    package let owners: [Int?]
    /// The chunk to be written next.
    package let nextChunk: Int

    /// A place in a stream.
    package init(
      chunk: Int, lag: Int, keyStart: Int, origins: [Int]?, owners: [Int?], nextChunk: Int
    ) {
      self.chunk = chunk
      self.lag = lag
      self.keyStart = keyStart
      self.origins = origins
      self.owners = owners
      self.nextChunk = nextChunk
    }
  }

  struct Write {
    /// The sequence's key rows that are written.
    let rows: Range<Int>
    /// Whether the memory before counts as empty.
    let isFresh: Bool
  }

  struct Step {
    /// The sequence's query rows in the chunk.
    let queries: Range<Int>
    /// How many of them, from the first, read the memory.
    let readers: Int
    /// Writes of this call before the step's own.
    let writesBefore: Int
    let write: Write?
  }

  let batch: Int
  let queryRows: Int
  let keyRows: Int
  let chunk: Int
  /// Chunks that each sequence writes.
  let writes: Int
  private let steps: [Step]
  /// The document each sequence's memory holds at the end, by where it began.
  package let owners: [Int?]
  /// The chunk to be written after this call.
  package let nextChunk: Int

  /// The steps of `batch` sequences of `queryRows` queries, the last of `keyRows` keys.
  ///
  /// - Precondition: Lengths and origins are those of the stream, and the keys start no later than
  ///   the first chunk they are to write.
  package init(batch: Int, queryRows: Int, keyRows: Int, in stream: Stream) {
    Self.check(stream, batch: batch, queryRows: queryRows, keyRows: keyRows)
    self.batch = batch
    self.queryRows = queryRows
    self.keyRows = keyRows
    chunk = stream.chunk
    var steps: [Step] = []
    var owners = stream.owners
    var writes = 0
    for sequence in 0..<batch {
      var planner = Planner(
        stream: stream, sequence: sequence, queryRows: queryRows, keyRows: keyRows,
        owner: owners[sequence])
      planner.plan(into: &steps)
      owners[sequence] = planner.owner
      writes = planner.writes
    }
    self.steps = steps
    self.owners = owners
    self.writes = writes
    nextChunk = stream.nextChunk + writes
  }

  func steps(of sequence: Int) -> ArraySlice<Step> {
    let each = steps.count / batch
    return steps[sequence * each..<(sequence + 1) * each]
  }

  private static func check(_ stream: Stream, batch: Int, queryRows: Int, keyRows: Int) {
    precondition(
      stream.chunk > 0 && stream.lag > 0,
      "a working memory of chunks of \(stream.chunk) read \(stream.lag) chunks later")
    precondition(queryRows <= keyRows, "\(queryRows) queries of \(keyRows) keys")
    precondition(stream.owners.count == batch, "\(stream.owners.count) owners, \(batch) sequences")
    let firstQuery = stream.keyStart + keyRows - queryRows
    precondition(
      stream.nextChunk <= max(0, firstQuery / stream.chunk - stream.lag + 1),
      "position \(firstQuery) cannot follow a state that goes on to write chunk \(stream.nextChunk)"
    )
    guard let origins = stream.origins else { return }
    precondition(
      origins.count == batch * keyRows, "\(origins.count) origins, \(batch) x \(keyRows) keys")
    for sequence in 0..<batch {
      var least = Int.min
      for row in 0..<keyRows {
        let origin = origins[sequence * keyRows + row]
        precondition(
          origin >= least && origin <= stream.keyStart + row,
          "position \(stream.keyStart + row) in a document from \(origin), after one from \(least)")
        least = origin
      }
    }
  }
}

/// Walks one sequence's chunks.
private struct Planner {
  let stream: WorkingMemorySchedule.Stream
  let sequence: Int
  let queryRows: Int
  let keyRows: Int
  var owner: Int?
  var writes = 0

  mutating func plan(into steps: inout [WorkingMemorySchedule.Step]) {
    let (size, end) = (stream.chunk, stream.keyStart + keyRows)
    let firstQuery = end - queryRows
    var start = min(firstQuery / size, stream.nextChunk + stream.lag - 1) * size
    while start < end {
      let positions = max(start, firstQuery)..<max(firstQuery, min(start + size, end))
      let readers = owner.map { owner in positions.prefix { origin(at: $0) == owner }.count } ?? 0
      let written = start / size - stream.lag + 1
      let write =
        start + size <= end && written >= stream.nextChunk ? self.write(chunk: written) : nil
      steps.append(
        WorkingMemorySchedule.Step(
          queries: positions.lowerBound - firstQuery..<positions.upperBound - firstQuery,
          readers: readers, writesBefore: writes, write: write))
      if write != nil { writes += 1 }
      start += size
    }
  }

  private mutating func write(chunk: Int) -> WorkingMemorySchedule.Write {
    let (first, last) = (chunk * stream.chunk, (chunk + 1) * stream.chunk - 1)
    precondition(
      first >= stream.keyStart, "keys from \(stream.keyStart) do not hold chunk \(chunk) to write")
    let document = origin(at: last)
    var start = last
    while start > first && origin(at: start - 1) == document { start -= 1 }
    defer { owner = document }
    return WorkingMemorySchedule.Write(
      rows: start - stream.keyStart..<last + 1 - stream.keyStart, isFresh: owner != document)
  }

  private func origin(at position: Int) -> Int {
    guard let origins = stream.origins else { return 0 }
    return origins[sequence * keyRows + position - stream.keyStart]
  }
}
