import CHDF5

extension HDF5Object {
  /// Writes all values of a dataset of float32, without a copy of them.
  func write(floats: [Float]) throws(StoreError) {
    guard !floats.isEmpty else { return }
    try check(
      H5Dwrite(
        handle.id, chdf5_type_f32le(), chdf5_all(), chdf5_all(), chdf5_default(), floats),
      "write \(place)", file)
  }

  /// Reads a dataset of float32, bit for bit.
  ///
  /// - Parameter limit: The most bytes that it can have, by the size of its file.
  /// - Returns: Its extents and its elements, last axis fastest.
  /// - Throws: when this is something else, or larger.
  func floats(limit: Int) throws(StoreError) -> (shape: [Int], values: [Float]) {
    let act = "read \(place)"
    guard kind == .dataset else {
      throw .malformed(
        file: file, place: place, expected: "a dataset of float32", found: kind.rawValue)
    }
    let type = try Handle(.datatype, H5Dget_type(handle.id), act, file)
    guard H5Tequal(type.id, chdf5_type_f32le()) > 0 else {
      let size = H5Tget_size(type.id)
      throw .malformed(
        file: file, place: place, expected: "float32",
        found: "\(describeType(type)) of \(size) bytes")
    }
    let shape = try extents()
    // Twice the size of `Float`, and saturating: more than enough to compare.
    let bytes = try byteCount() / 2
    guard bytes <= limit else {
      throw .malformed(
        file: file, place: place, expected: "at most the \(limit) bytes of the file",
        found: "an array of shape \(shape)")
    }
    var values = [Float](repeating: 0, count: bytes / 4)
    guard !values.isEmpty else { return (shape, values) }
    try check(
      H5Dread(handle.id, chdf5_type_f32le(), chdf5_all(), chdf5_all(), chdf5_default(), &values),
      act, file)
    return (shape, values)
  }
}
