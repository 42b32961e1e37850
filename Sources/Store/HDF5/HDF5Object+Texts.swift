import CHDF5

/// Reads into the buffer with the memory type: `H5Aread` or `H5Dread` with their object bound.
typealias TextRead = (_ type: hid_t, _ buffer: UnsafeMutableRawPointer) -> herr_t

extension HDF5Object {
  /// Reads `count` texts of fixed or variable length, ASCII or UTF-8.
  func readTexts(
    type: borrowing Handle, count: Int, _ what: String, read: TextRead
  ) throws(StoreError) -> [String] {
    try check(H5Tis_variable_str(type.id), "read \(what)", file) > 0
      ? try readHeapTexts(count: count, what, read: read)
      : try readFixedTexts(type: type, count: count, what, read: read)
  }

  private func readFixedTexts(
    type: borrowing Handle, count: Int, _ what: String, read: TextRead
  ) throws(StoreError) -> [String] {
    let size = H5Tget_size(type.id)
    guard size > 0, size <= NumberLimit.smallBytes / max(count, 1) else {
      throw .malformed(
        file: file, place: what, expected: "a text of reasonable length", found: "\(size) bytes")
    }
    let isSpacePadded = H5Tget_strpad(type.id) == H5T_STR_SPACEPAD
    var bytes = [CChar](repeating: 0, count: size * count)
    try check(read(type.id, &bytes), "read \(what)", file)
    return try (0..<count).map { (index) throws(StoreError) in
      let text = try text(of: bytes[(index * size)..<((index + 1) * size)], place: what)
      return isSpacePadded ? String(text.reversed().drop { $0 == " " }.reversed()) : text
    }
  }

  /// The texts of a dataset.
  func texts() throws(StoreError) -> [String] {
    let act = "read \(place)"
    let type = try Handle(.datatype, H5Dget_type(handle.id), act, file)
    guard H5Tget_class(type.id) == H5T_STRING else {
      throw .malformed(file: file, place: place, expected: "texts", found: describeType(type))
    }
    try requirePlausibleSize()
    let count = try extents().reduce(1, *)
    let id = handle.id
    return try readTexts(type: type, count: count, place) {
      H5Dread(id, $0, chdf5_all(), chdf5_all(), chdf5_default(), $1)
    }
  }
}
