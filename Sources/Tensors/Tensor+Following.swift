extension Tensor {
  /// The entries of this tensor and then those of `other`, along the first axis.
  ///
  /// Entries that are appended one after another are not copied each time: a result has room behind
  /// it, and the first to append to it takes that. Nothing that a tensor holds is ever overwritten, so
  /// others that have the same beginning stay what they are.
  ///
  /// - Precondition: All axes but the first agree.
  package func followed(by other: Tensor, in pool: BufferPool?) -> Tensor {
    precondition(
      shape.count > 1 && shape.dropFirst() == other.shape.dropFirst(), "\(shape) and \(other.shape)"
    )
    let own = count
    let all: Shape = [shape[0] + other.shape[0]] + shape.dropFirst()
    if isContiguous && storage.take(other.count, from: offset + own) {
      let whole = Tensor(storage: storage, offset: offset, shape: all, rowStride: columns)
      whole.entries(shape[0]..<all[0]).copy(from: other)
      return whole
    }
    // As much room as there is now: each entry is copied once or twice in the long run.
    let storage = Storage(
      capacity: own + other.count, room: max(own, other.count), in: pool)
    let whole = Tensor(storage: storage, offset: 0, shape: all, rowStride: columns)
    whole.entries(0..<shape[0]).copy(from: self)
    whole.entries(shape[0]..<all[0]).copy(from: other)
    return whole
  }
}
