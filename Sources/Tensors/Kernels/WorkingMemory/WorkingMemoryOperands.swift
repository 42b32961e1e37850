/// What the working memory computes on.
package struct WorkingMemoryOperands: Sendable {
  /// What a write stores and how it weighs.
  package let kind: WorkingMemoryKind
  /// Which rows read and which are written.
  package let schedule: WorkingMemorySchedule
  let heads: Int
  let queries: Tensor
  let keys: Tensor
  let values: Tensor
  let initialMemory: Tensor?
  let initialNormalizer: Tensor?
  let initialRest: Tensor?

  /// Queries `[B, Lq, H*S]`, keys `[B, Lk, H*S]` and values `[B, Lk, H*V]`, heads side by side.
  ///
  /// - Precondition: The shapes agree with each other and with the schedule's.
  package init(
    _ kind: WorkingMemoryKind, heads: Int, queries: Tensor, keys: Tensor, values: Tensor,
    schedule: WorkingMemorySchedule
  ) {
    self.init(
      kind: kind, schedule: schedule, heads: heads, queries: queries, keys: keys, values: values,
      initialMemory: nil, initialNormalizer: nil, initialRest: nil)
    precondition(
      queries.columns == keys.columns && queries.columns % heads == 0
        && values.columns % heads == 0,
      "\(heads) heads in queries \(queries.shape), keys \(keys.shape), values \(values.shape)")
    precondition(
      queries.rows == schedule.batch * schedule.queryRows
        && keys.rows == schedule.batch * schedule.keyRows && values.rows == keys.rows,
      """
      queries \(queries.shape), keys \(keys.shape), values \(values.shape) for \(schedule.batch) \
      sequences of \(schedule.queryRows) queries and \(schedule.keyRows) keys
      """)
  }

  private init(
    kind: WorkingMemoryKind, schedule: WorkingMemorySchedule, heads: Int, queries: Tensor,
    keys: Tensor, values: Tensor, initialMemory: Tensor?, initialNormalizer: Tensor?,
    initialRest: Tensor?
  ) {
    self.kind = kind
    self.schedule = schedule
    self.heads = heads
    self.queries = queries
    self.keys = keys
    self.values = values
    self.initialMemory = initialMemory
    self.initialNormalizer = initialNormalizer
    self.initialRest = initialRest
  }

  /// The same operands, going on from `memory: [B, H, S, V]`, `normalizer: [B, H, S]` and the digits
  /// that this has not room for.
  package func starting(
    from memory: Tensor, normalizer: Tensor, rest: Tensor?
  ) -> WorkingMemoryOperands {
    precondition(
      memory.shape == memoryShape && normalizer.shape == memoryShape.dropLast()
        && memory.isContiguous && normalizer.isContiguous
        && rest?.shape ?? normalizer.shape == normalizer.shape,
      "memory \(memory.shape), normalizer \(normalizer.shape), expected \(memoryShape)")
    return WorkingMemoryOperands(
      kind: kind, schedule: schedule, heads: heads, queries: queries, keys: keys, values: values,
      initialMemory: memory, initialNormalizer: normalizer, initialRest: rest)
  }

  /// Features of a head, `S`.
  var features: Int { queries.columns / heads }
  /// Values of a head, `V`.
  var width: Int { values.columns / heads }
  /// Multiplications of the reads, or of the writes, about.
  var terms: Int { queries.count * width }
  /// Extents of the memory, `[B, H, S, V]`.
  var memoryShape: Shape { [schedule.batch, heads, features, width] }

  /// The row of `queries`, and of the reads, that is row `row` of a sequence.
  func queryRow(_ sequence: Int, _ row: Int) -> Int { sequence * schedule.queryRows + row }
  /// The row of `keys` and `values` that is row `row` of a sequence.
  func keyRow(_ sequence: Int, _ row: Int) -> Int { sequence * schedule.keyRows + row }
}
