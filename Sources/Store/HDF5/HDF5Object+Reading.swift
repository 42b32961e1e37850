import CHDF5

/// How much one file may ask this room to read at a time.
enum NumberLimit {
  /// Bytes of the numbers as `Double` or `Int64`, over a whole fixture or in one dataset.
  ///
  /// A header of a few bytes can declare any size at all.
  static let bytes = 4 << 30

  /// Bytes that are read whatever the file's own size.
  static let smallBytes = 64 << 20
}

extension HDF5Object {
  /// The extents of a dataset; empty for a scalar.
  func extents() throws(StoreError) -> [Int] {
    let act = "read the shape of \(place)"
    let space = try Handle(.dataspace, H5Dget_space(handle.id), act, file)
    guard H5Sget_simple_extent_type(space.id) != H5S_NULL else {
      throw .malformed(
        file: file, place: place, expected: "an array", found: "an empty dataspace")
    }
    let rank = try check(H5Sget_simple_extent_ndims(space.id), act, file)
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    try check(H5Sget_simple_extent_dims(space.id, &extents, nil), act, file)
    return extents.map { Int(clamping: $0) }
  }

  /// The bytes that the numbers of a dataset take in memory.
  func byteCount() throws(StoreError) -> Int {
    let extents = try extents()
    guard !extents.contains(0) else { return 0 }
    var bytes = MemoryLayout<Double>.stride
    for extent in extents {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
      bytes = overflow ? .max : product
    }
    return bytes
  }

  /// Reads a dataset of any floating-point or integer type.
  ///
  /// - Parameter rows: How many entries of the first axis to read; all when `nil`.
  /// - Returns: The numbers in the dataset's shape, with `rows` for its first extent.
  /// - Throws: when this is not a dataset, or holds something other than numbers, or too many.
  func numbers(rows: Int? = nil) throws(StoreError) -> NumericArray {
    let act = "read \(place)"
    guard kind == .dataset else {
      throw .malformed(
        file: file, place: place, expected: "a dataset of numbers", found: kind.rawValue)
    }
    let type = try Handle(.datatype, H5Dget_type(handle.id), act, file)
    try requirePlausibleSize()
    var shape = try extents()
    let space = try Handle(.dataspace, H5Dget_space(handle.id), act, file)
    if let rows, let all = shape.first, rows < all {
      shape[0] = rows
      try select(rows: 0..<rows, of: shape, in: space)
    }
    switch H5Tget_class(type.id) {
    case H5T_FLOAT:
      var reals = [Double](repeating: 0, count: shape.reduce(1, *))
      try read(chdf5_type_double(), space, shape, into: &reals)
      return NumericArray(shape: shape, reals: reals)
    case H5T_INTEGER, H5T_ENUM:
      var integers = [Int64](repeating: 0, count: shape.reduce(1, *))
      try read(chdf5_type_int64(), space, shape, into: &integers)
      return NumericArray(shape: shape, integers: integers)
    default:
      throw .malformed(
        file: file, place: place, expected: "a dataset of numbers", found: describeType(type))
    }
  }

  /// What a type is, in words.
  func describeType(_ type: borrowing Handle) -> String {
    switch H5Tget_class(type.id) {
    case H5T_FLOAT: "floating-point numbers"
    case H5T_INTEGER: "integers"
    case H5T_STRING: "texts"
    case H5T_COMPOUND: "compound values (complex numbers are stored as a last axis of 2)"
    case H5T_ENUM: "an enumeration"
    case H5T_REFERENCE: "references"
    case H5T_VLEN: "arrays of variable length"
    case H5T_ARRAY: "arrays"
    default: "values that are not numbers"
    }
  }

  private func read(
    _ type: hid_t, _ space: borrowing Handle, _ shape: [Int],
    into buffer: UnsafeMutableRawPointer
  ) throws(StoreError) {
    guard !shape.contains(0) else { return }
    let memory = try makeSpace(shape.isEmpty ? [1] : shape, "read \(place)")
    try check(
      H5Dread(handle.id, type, memory.id, space.id, chdf5_default(), buffer),
      "read \(place)", file)
  }

  /// Selects consecutive entries of the first axis; `shape` gives the other extents.
  func select(
    rows: Range<Int>, of shape: [Int], in space: borrowing Handle
  ) throws(StoreError) {
    var start = [hsize_t](repeating: 0, count: shape.count)
    var extent = shape.map { hsize_t($0) }
    start[0] = hsize_t(rows.lowerBound)
    extent[0] = hsize_t(rows.count)
    try check(
      H5Sselect_hyperslab(space.id, H5S_SELECT_SET, &start, nil, &extent, nil),
      "select rows of \(place)", file)
  }
}
