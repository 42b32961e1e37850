/// How the captured steps of a tap are cut into chunks.
struct ChunkPlan: Equatable {
  /// Extents of what is captured at one step.
  let shape: [Int]
  /// Captured steps in a chunk.
  let rows: Int
  /// Extents of a chunk along the axes of `shape`.
  let part: [Int]

  /// The largest chunk of one step's map: reading a piece of it reads no more.
  private static let stepBytes = 1 << 20
  /// The largest chunk of some units over steps.
  private static let unitBytes = 256 << 10
  /// What the steps that are gathered for unit chunks may take in memory, all taps together.
  private static let gatheredBytes = 8 << 20

  /// Cuts a tap.
  ///
  /// - Parameters:
  ///   - shape: Of the tap at one step.
  ///   - elementBytes: Bytes of a stored number.
  ///   - chunking: `.step`: one step a chunk, split along its leading axes beyond 1 MB. `.unit`:
  ///     2 to 256 steps a chunk, and of the last axis as few units as make 256 KB.
  ///   - captureBytes: What all taps of the capture take at one step.
  init(shape: [Int], elementBytes: Int, chunking: CaptureChunking, captureBytes: Int) {
    self.shape = shape
    var part = shape
    switch chunking {
    case .step:
      rows = 1
      for axis in part.indices { Self.shrink(&part, axis, to: Self.stepBytes / elementBytes) }
    case .unit:
      rows = min(256, max(2, Self.gatheredBytes / max(1, captureBytes)))
      let elements = max(1, Self.unitBytes / elementBytes / rows)
      // The last axis first: it counts the units.
      for axis in part.indices.suffix(1) + part.indices.dropLast() {
        Self.shrink(&part, axis, to: elements)
      }
    }
    self.part = part
  }

  /// Shortens one axis of a chunk to pieces of equal length, until the chunk has at most `elements`.
  private static func shrink(_ part: inout [Int], _ axis: Int, to elements: Int) {
    let count = part.reduce(1, *)
    guard count > elements else { return }
    let extent = part[axis]
    let longest = max(1, elements / (count / extent))
    let pieces = (extent - 1) / longest + 1
    part[axis] = (extent - 1) / pieces + 1
  }

  /// Extents of a chunk with the axis of captures.
  var chunk: [Int] { [rows] + part }
  /// Numbers of a chunk that belong to one captured step.
  var partCount: Int { part.reduce(1, *) }
  /// Numbers captured at a step.
  var count: Int { shape.reduce(1, *) }

  /// The first element of each chunk along the axes of `shape`, row-major.
  var origins: [[Int]] {
    var origins: [[Int]] = [[]]
    for (extent, length) in zip(shape, part) {
      origins = origins.flatMap { origin in
        stride(from: 0, to: extent, by: length).map { origin + [$0] }
      }
    }
    return origins
  }

  /// For a chunk of one step: where its numbers stand in the step's, which are consecutive there.
  ///
  /// - Precondition: the plan is one of `.step`.
  func range(at origin: [Int]) -> Range<Int> {
    let start = zip(origin, shape).reduce(0) { $0 * $1.1 + $1.0 }
    var count = 1
    for (axis, length) in part.enumerated() { count *= min(length, shape[axis] - origin[axis]) }
    return start..<(start + count)
  }

  /// For every number of a step, row-major, its place among the gathered numbers of `rows` steps,
  /// chunk after chunk, when the step is the first of them.
  func places() -> [Int] {
    let pieces = zip(shape, part).map { ($0 - 1) / $1 + 1 }
    var index = [Int](repeating: 0, count: shape.count)
    return (0..<count).map { _ in
      var (chunk, within) = (0, 0)
      for axis in index.indices {
        chunk = chunk * pieces[axis] + index[axis] / part[axis]
        within = within * part[axis] + index[axis] % part[axis]
      }
      for axis in index.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
      return chunk * rows * partCount + within
    }
  }
}
