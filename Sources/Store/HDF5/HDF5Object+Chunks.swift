import CHDF5

extension HDF5Object {
  /// Writes one whole chunk in the dataset's own type, past every cache: an error is reported here
  /// and not at a later flush.
  ///
  /// - Parameters:
  ///   - offset: Of the chunk's first element.
  ///   - elements: Where the chunk's elements are.
  ///   - range: Which they are; as many as a chunk has.
  /// - Throws: when it cannot be written.
  /// - Precondition: the dataset reaches to the offset and has no filter.
  func writeChunk<Element: BitwiseCopyable>(
    at offset: [Int], _ elements: borrowing [Element], _ range: Range<Int>
  ) throws(StoreError) {
    precondition(
      elements.indices.contains(range.lowerBound) && range.upperBound <= elements.count,
      "elements \(range) of \(elements.count)")
    let place = offset.map { hsize_t($0) }
    let status = elements.withUnsafeBytes { bytes in
      let chunk = UnsafeRawBufferPointer(
        rebasing: bytes[
          (range.lowerBound * MemoryLayout<Element>.stride)..<(range.upperBound
            * MemoryLayout<Element>.stride)])
      return H5Dwrite_chunk(handle.id, chdf5_default(), 0, place, chunk.count, chunk.baseAddress)
    }
    try check(status, "append to \(self.place)", file)
  }

  /// Copies one chunk of another dataset as it is stored, filtered or not.
  ///
  /// - Parameters:
  ///   - offset: Of the chunk's first element, in both.
  ///   - other: A dataset of the same type, chunks and filters.
  ///   - buffer: Kept between calls.
  /// - Throws: when there is no such chunk, or it cannot be written.
  func copyChunk(
    at offset: [Int], from other: borrowing HDF5Object, through buffer: inout [UInt8]
  ) throws(StoreError) {
    let place = offset.map { hsize_t($0) }
    var size: hsize_t = 0
    let act = "read a chunk of \(other.place)"
    try check(H5Dget_chunk_storage_size(other.handle.id, place, &size), act, other.file)
    guard size > 0, size <= NumberLimit.bytes else {
      throw .malformed(
        file: other.file, place: other.place, expected: "a chunk at \(offset)",
        found: size == 0 ? "none" : "\(size) bytes")
    }
    if buffer.count < size { buffer = [UInt8](repeating: 0, count: Int(size)) }
    var filters: UInt32 = 0
    try check(
      H5Dread_chunk(other.handle.id, chdf5_default(), place, &filters, &buffer), act, other.file)
    try check(
      H5Dwrite_chunk(handle.id, chdf5_default(), filters, place, Int(size), buffer),
      "append to \(self.place)", file)
  }

  /// Writes one row of a growing dataset through its filters.
  ///
  /// - Precondition: `Element` is what `type` says, and the dataset has the row already.
  func writeRow<Element: BitwiseCopyable>(
    _ row: Int, _ elements: [Element], of type: ElementType, shape: [Int]
  ) throws(StoreError) {
    let act = "append to \(place)"
    let space = try Handle(.dataspace, H5Dget_space(handle.id), act, file)
    try select(rows: row..<(row + 1), of: [1] + shape, in: space)
    let memory = try makeSpace([1] + shape, act)
    let type = try type.makeDatatype(for: file)
    try check(
      H5Dwrite(handle.id, type.id, memory.id, space.id, chdf5_default(), elements), act, file)
  }

  /// Reads rows as they are stored, without conversion.
  ///
  /// - Precondition: `Element` is what `type` says, `zero` any of them, and `shape` that of a row.
  func readRows<Element: BitwiseCopyable>(
    _ rows: Range<Int>, of type: ElementType, shape: [Int], zero: Element
  ) throws(StoreError) -> [Element] {
    let act = "read \(place)"
    var elements = [Element](repeating: zero, count: shape.reduce(rows.count, *))
    guard !elements.isEmpty else { return [] }
    let space = try Handle(.dataspace, H5Dget_space(handle.id), act, file)
    try select(rows: rows, of: [rows.count] + shape, in: space)
    let memory = try makeSpace([rows.count] + shape, act)
    let type = try type.makeDatatype(for: file)
    try check(
      H5Dread(handle.id, type.id, memory.id, space.id, chdf5_default(), &elements), act, file)
    return elements
  }

  /// A space in memory.
  ///
  /// It has the shape of what is selected in the file: between different ones HDF5 goes from element to
  /// element, ten times slower.
  func makeSpace(_ shape: [Int], _ act: String) throws(StoreError) -> Handle {
    let extents = shape.map { hsize_t($0) }
    return try Handle(
      .dataspace, H5Screate_simple(Int32(shape.count), extents, nil), act, file)
  }
}
