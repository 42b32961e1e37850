import Tensors

/// The gradients of a tape's variables, by slot.
///
/// A gradient buffer is made when the first contribution arrives, and that contribution overwrites
/// it; later ones add. A column view's gradient is the columns of its whole's.
struct GradientTable {
  private struct Slot {
    let shape: Shape
    var gradient: Tensor?
    var isWritten = false
    /// Where it lies in a buffer that tapes share, if it does.
    var place: Int?
    var whole: Int?
    var columns: Range<Int> = 0..<0
    var views: [Int] = []
  }

  private var slots: [Slot] = []

  mutating func addSlot(shape: Shape) -> Int {
    slots.append(Slot(shape: shape))
    return slots.count - 1
  }

  mutating func addSlot(
    shape: Shape, accumulatingInto gradient: Tensor, place: Int? = nil
  ) -> Int {
    slots.append(Slot(shape: shape, gradient: gradient, isWritten: true, place: place))
    return slots.count - 1
  }

  mutating func addView(of whole: Int, columns: Range<Int>) -> Int {
    let shape: Shape = slots[whole].shape.dropLast() + [columns.count]
    slots.append(Slot(shape: shape, whole: whole, columns: columns))
    slots[whole].views.append(slots.count - 1)
    return slots.count - 1
  }

  /// The place of the shared gradient that a slot is, or is columns of.
  func place(of slot: Int) -> Int? {
    slots[slot].place ?? slots[slot].whole.flatMap { place(of: $0) }
  }

  func shape(of slot: Int) -> Shape { slots[slot].shape }

  func gradient(of slot: Int) -> Tensor? { slots[slot].isWritten ? slots[slot].gradient : nil }

  mutating func release(_ slot: Int) {
    slots[slot].gradient = nil
    for view in slots[slot].views { slots[view].gradient = nil }
  }

  /// Where a contribution to `slot` goes, and whether it adds to earlier ones.
  mutating func target(for slot: Int, pool: BufferPool) -> GradientTarget {
    let gradient = buffer(for: slot, pool: pool)
    let accumulates = slots[slot].isWritten
    slots[slot].isWritten = true
    return GradientTarget(gradient, accumulates: accumulates)
  }

  mutating func add(_ contribution: Tensor, to slot: Int, pool: BufferPool) {
    let target = target(for: slot, pool: pool)
    let shaped = contribution.reshaped(target.gradient.shape)
    if target.accumulates {
      target.gradient.add(shaped)
    } else {
      target.gradient.copy(from: shaped)
    }
  }

  /// Makes `gradient` itself the buffer of a slot that has none; false when that cannot be.
  mutating func adopt(_ gradient: Tensor, into slot: Int) -> Bool {
    guard slots[slot].gradient == nil, slots[slot].whole == nil, gradient.isContiguous else {
      return false
    }
    slots[slot].gradient = gradient.reshaped(slots[slot].shape)
    slots[slot].isWritten = true
    return true
  }

  /// The whole gradient of a slot, with the columns that nobody wrote set to zero.
  mutating func completed(_ slot: Int) -> Tensor? {
    let views = slots[slot].views
    guard !views.isEmpty else { return gradient(of: slot) }
    precondition(!slots[slot].isWritten, "a variable is used whole or by columns, not both")
    guard let gradient = slots[slot].gradient else { return nil }
    var next = 0
    for view in views.sorted(by: { slots[$0].columns.lowerBound < slots[$1].columns.lowerBound }) {
      let columns = slots[view].columns
      precondition(next <= columns.lowerBound, "column views \(columns) overlap")
      gradient.columns(next..<columns.lowerBound).fill(0)
      if !slots[view].isWritten { gradient.columns(columns).fill(0) }
      next = columns.upperBound
    }
    gradient.columns(next..<gradient.columns).fill(0)
    return gradient
  }

  private mutating func buffer(for slot: Int, pool: BufferPool) -> Tensor {
    if let gradient = slots[slot].gradient { return gradient }
    let gradient: Tensor
    if let whole = slots[slot].whole {
      gradient = buffer(for: whole, pool: pool).columns(slots[slot].columns)
    } else {
      gradient = Tensor(slots[slot].shape, in: pool)
    }
    slots[slot].gradient = gradient
    return gradient
  }
}
