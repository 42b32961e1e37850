import Autograd
import Layers
import Models
import Tasks
import Tensors

/// Streams that a model reads side by side, a piece at a time.
///
/// They need not be equally long: one that is over is filled up to the end of its piece with tokens
/// that nobody asks about, which a causal model cannot see, and then leaves the group.
struct StreamGroup: Sendable {
  /// Of the streams in a plan, the ones of this group.
  let streams: Range<Int>
  /// Tokens of each that have been read; a shorter one has been read to its end.
  private(set) var position = 0
  /// Where the streams that are not over stand; `nil` before the first piece.
  private(set) var state: ModelState?
  /// What was found so far.
  private(set) var tally = StreamTally()

  /// A group before its first piece.
  init(_ streams: Range<Int>) {
    self.streams = streams
  }

  /// A group that goes on.
  init(_ streams: Range<Int>, position: Int, state: ModelState?, tally: StreamTally) {
    self.init(streams)
    self.position = position
    self.state = state
    self.tally = tally
  }

  /// The streams that are not over.
  func live(in plan: StreamPlan) -> [Int] {
    streams.filter { plan.sources[$0].count > position }
  }

  /// Reads up to `pieces` pieces, or to the end.
  ///
  /// - Parameters:
  ///   - pieces: How many.
  ///   - plan: Where the tokens are.
  ///   - trained: The model.
  ///   - pool: Where activations live.
  ///   - team: Who shares the operations.
  /// - Returns: Tokens read.
  /// - Throws: `TaskError` when a text cannot be read any more, or has changed.
  mutating func read(
    _ pieces: Int, of plan: StreamPlan, by trained: TrainedModel, in pool: BufferPool,
    sharedBy team: Team = nil
  ) throws(TaskError) -> Int {
    var tokens = 0
    for _ in 0..<pieces {
      let live = live(in: plan)
      guard !live.isEmpty else { break }
      tokens += try readPiece(of: live, plan, trained, pool, team)
    }
    return tokens
  }

  private mutating func readPiece(
    of live: [Int], _ plan: StreamPlan, _ trained: TrainedModel, _ pool: BufferPool, _ team: Team
  ) throws(TaskError) -> Int {
    let longest = live.map { plan.sources[$0].count }.max() ?? 0
    let length = min(plan.identity.piece, longest - position)
    let rows = try live.map { (stream) throws(TaskError) in try row(of: stream, length, plan) }
    let instruments = isListening(plan, longest) ? StreamInstruments(for: trained.model) : nil
    let pass = trained.pass(in: pool, team: team, taps: instruments)
    var state = state ?? trained.model.makeState(batch: live.count)
    let block = TokenBlock(
      rows.flatMap(\.tokens), batch: live.count,
      documentStart: trained.specification.task.documentStart)
    let features = trained.features(of: block, after: &state, in: pass)
    var record = ProjectedCrossEntropy(targets: rows.flatMap(\.targets), scale: 1)
    _ = trained.model.apply(&record, to: features, in: pass)
    for (index, row) in zip(record.labelledPositions, record.rows) {
      let stream = live[index / length]
      tally.add(
        loss: Double(row.loss), bytes: trained.text(of: record.targets[index]).count,
        at: position + index % length,
        ofLength: plan.sources[stream].count)
    }
    if let instruments {
      tally.add(readings: instruments.readings, at: position, ofLength: longest)
    }
    position += length
    let rest = live.indices.filter { plan.sources[live[$0]].count > position }
    self.state =
      rest.isEmpty ? nil : rest.count == live.count ? state : state.selecting(Array(rest))
    return record.rows.count
  }

  /// The inputs and targets of a stream at the next `length` steps.
  private func row(
    of stream: Int, _ length: Int, _ plan: StreamPlan
  ) throws(TaskError) -> (tokens: [Int32], targets: [Int32]) {
    let count = min(length, plan.sources[stream].count - position)
    let tokens = try plan.tokens(ofStream: stream, at: position..<position + count)
    let padding = length - count
    return (
      Array(tokens.dropLast()) + repeatElement(0, count: padding),
      Array(tokens.dropFirst()) + repeatElement(Example.ignoredTarget, count: padding)
    )
  }

  /// Whether instruments are read at this piece: at some 16 of each tenth, which are the same
  /// whenever the stream is read.
  private func isListening(_ plan: StreamPlan, _ longest: Int) -> Bool {
    let piece = plan.identity.piece
    let every = max(1, (longest + piece - 1) / piece / (16 * StreamTally.tenths))
    return position / piece % every == 0
  }
}
