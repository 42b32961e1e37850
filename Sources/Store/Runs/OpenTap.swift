/// A tap of a capture being written, touched on the owning thread only.
final class OpenTap {
  /// Steps gathered for chunks that hold several, in the form they are stored in.
  private enum Gathered {
    case none
    case floats(GatheredRows<Float>)
    case words(GatheredRows<UInt16>)
  }

  let layout: TapLayout
  private let element: CaptureElement
  private let plan: ChunkPlan
  private let origins: [[Int]]
  private let filter: ChunkFilter
  private var dataset: HDF5Object?
  private var gathered = Gathered.none
  /// The converted numbers of one step, kept between steps: written while the processor's cache has
  /// them, which handing them over from another thread would lose.
  private var words: [UInt16] = []

  /// Takes a dataset that was made by the plan and holds no rows yet.
  init(
    _ layout: TapLayout, _ element: CaptureElement, _ plan: ChunkPlan, _ filter: ChunkFilter,
    _ dataset: consuming HDF5Object
  ) {
    self.layout = layout
    self.element = element
    self.plan = plan
    self.filter = filter
    self.dataset = consume dataset
    origins = plan.origins
    if element != .float32 { words = [UInt16](repeating: 0, count: plan.count) }
    guard plan.rows > 1 else { return }
    gathered = element == .float32 ? .floats(GatheredRows(plan)) : .words(GatheredRows(plan))
  }

  /// Closes the dataset for as long as the file changes to live writing.
  func rest() throws(StoreError) { try dataset.take()?.close() }

  /// Opens the dataset again.
  func resume(in capture: borrowing HDF5Object) throws(StoreError) {
    dataset = try capture.open(layout.name)
  }

  /// Adds what was captured at a step after `rows` others.
  func append(_ numbers: [Float], after rows: Int) throws(StoreError) {
    switch element {
    case .float32:
      try appendStored(numbers, after: rows)
      return
    case .bfloat16: NarrowFloat.bfloat16(numbers, into: &words)
    case .float16: NarrowFloat.float16(numbers, into: &words)
    }
    try appendStored(words, after: rows)
  }

  /// Hands everything over to the system.
  func flush(rows: Int) throws(StoreError) {
    switch gathered {
    case .none: break
    case .floats(let floats): try write(floats, after: rows)
    case .words(let words): try write(words, after: rows)
    }
    try dataset?.flush()
  }

  private func appendStored(_ numbers: [Float], after rows: Int) throws(StoreError) {
    if case .floats(let floats) = gathered {
      floats.add(numbers)
      if floats.isFull { try write(floats, after: rows + 1) }
    } else {
      try write(numbers, as: rows)
    }
  }

  private func appendStored(_ numbers: [UInt16], after rows: Int) throws(StoreError) {
    if case .words(let words) = gathered {
      words.add(numbers)
      if words.isFull { try write(words, after: rows + 1) }
    } else {
      try write(numbers, as: rows)
    }
  }

  /// Writes one step as chunks of its own.
  private func write<Number: BitwiseCopyable & Numeric>(
    _ numbers: [Number], as row: Int
  ) throws(StoreError) {
    try dataset?.extend(toRows: row + 1, row: plan.shape)
    if filter != .none {
      try dataset?.writeRow(row, numbers, of: element.stored, shape: plan.shape)
      return
    }
    for origin in origins {
      let range = plan.range(at: origin)
      if range.count == plan.partCount {
        try dataset?.writeChunk(at: [row] + origin, numbers, range)
      } else {
        let rest = [Number](repeating: 0, count: plan.partCount - range.count)
        let chunk = numbers[range] + rest
        try dataset?.writeChunk(at: [row] + origin, Array(chunk), 0..<plan.partCount)
      }
    }
  }

  /// Writes the gathered steps, the last of which is row `rows - 1`, as far as they have come.
  private func write<Number>(_ steps: GatheredRows<Number>, after rows: Int) throws(StoreError) {
    guard steps.isUnwritten else { return }
    try dataset?.extend(toRows: rows, row: plan.shape)
    let first = rows - steps.count
    let length = plan.rows * plan.partCount
    for (index, origin) in origins.enumerated() {
      try dataset?.writeChunk(
        at: [first] + origin, steps.numbers, (index * length)..<((index + 1) * length))
    }
    steps.wereWritten()
  }
}

extension OpenTap {
  /// Copies the first rows of the same tap in another file, bit for bit, into this empty one.
  func copy(rows: Int, from other: borrowing HDF5Object) throws(StoreError) {
    let shape = try other.extents()
    guard let held = shape.first, held >= rows, Array(shape.dropFirst()) == plan.shape else {
      throw .malformed(
        file: other.file, place: other.place,
        expected: "at least \(rows) captures of shape \(plan.shape)", found: "shape \(shape)")
    }
    let theirs = try other.chunking()
    if let ours = try dataset?.chunking(), theirs == ours, plan.rows == 1 {
      var buffer: [UInt8] = []
      for row in 0..<rows {
        try dataset?.extend(toRows: row + 1, row: plan.shape)
        for origin in origins {
          try dataset?.copyChunk(at: [row] + origin, from: other, through: &buffer)
        }
      }
      return
    }
    // As many steps at a time as share their chunks, so that no chunk is read twice.
    let together = max(1, min(theirs.extents[0], 256))
    for first in stride(from: 0, to: rows, by: together) {
      let range = first..<min(rows, first + together)
      switch element {
      case .float32: try copy(range, from: other, zero: Float(0), appendStored)
      case .bfloat16, .float16: try copy(range, from: other, zero: UInt16(0), appendStored)
      }
    }
  }

  private func copy<Number: BitwiseCopyable>(
    _ rows: Range<Int>, from other: borrowing HDF5Object, zero: Number,
    _ append: ([Number], Int) throws(StoreError) -> Void
  ) throws(StoreError) {
    let numbers = try other.readRows(rows, of: element.stored, shape: plan.shape, zero: zero)
    for row in rows {
      let start = (row - rows.lowerBound) * plan.count
      try append(Array(numbers[start..<(start + plan.count)]), row)
    }
  }
}

extension CaptureElement {
  /// The type in the file.
  var stored: ElementType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float16: .float16
    }
  }

  /// Bytes of a number in the file.
  var byteCount: Int { self == .float32 ? 4 : 2 }
}
