import CHDF5

extension HDF5Object {
  /// The bytes that a dataset takes in the file, as its own header says.
  var storedBytes: Int { Int(clamping: H5Dget_storage_size(handle.id)) }

  /// The byte of the file at which a dataset's elements begin, one behind the other.
  ///
  /// - Returns: `nil` when they lie in chunks, in other files, or nowhere yet.
  var offset: Int? {
    let offset = H5Dget_offset(handle.id)
    return offset == chdf5_no_address() ? nil : Int(exactly: offset)
  }

  /// Whether a dataset has no elements and no shape, as h5py's `Empty`.
  func isEmpty() throws(StoreError) -> Bool {
    let space = try Handle(
      .dataspace, H5Dget_space(handle.id), "read the shape of \(place)", file)
    return H5Sget_simple_extent_type(space.id) == H5S_NULL
  }

  /// The type of a dataset's elements as h5py calls it: "float32", "int64", "text".
  func elementName() throws(StoreError) -> String {
    let type = try Handle(.datatype, H5Dget_type(handle.id), "read the type of \(place)", file)
    let bits = 8 * H5Tget_size(type.id)
    switch H5Tget_class(type.id) {
    case H5T_FLOAT:
      // Both have 16 bits; bfloat16 has an exponent of 8.
      var (sign, exponent, width, mantissa, digits) = (0, 0, 0, 0, 0)
      H5Tget_fields(type.id, &sign, &exponent, &width, &mantissa, &digits)
      return bits == 16 && width == 8 ? "bfloat16" : "float\(bits)"
    case H5T_INTEGER:
      return (H5Tget_sign(type.id) == H5T_SGN_NONE ? "uint" : "int") + "\(bits)"
    case H5T_STRING: return "text"
    default: return describeType(type)
    }
  }

  /// Throws when a dataset claims more numbers than its part of the file can hold.
  ///
  /// A damaged header can claim any shape, and reading makes room for the whole of it. Without
  /// filters a number takes what its type says; deflate, the best of them, makes at most 1,032
  /// bytes of one. What a virtual dataset stacks lies elsewhere, so only the general limit holds.
  func requirePlausibleSize() throws(StoreError) {
    let bytes = try byteCount()
    guard bytes > NumberLimit.smallBytes else { return }
    let act = "read the layout of \(place)"
    let list = try Handle(.propertyList, H5Dget_create_plist(handle.id), act, file)
    let type = try Handle(.datatype, H5Dget_type(handle.id), act, file)
    var limit = NumberLimit.bytes
    if H5Pget_layout(list.id) != H5D_VIRTUAL {
      let stored = min(storedBytes, try DiskFile(reading: file).byteCount())
      let ratio = H5Pget_nfilters(list.id) == 0 ? 1 : 1_032
      let each = max(1, H5Tget_size(type.id))
      let (most, isMore) = (stored / each * 8).multipliedReportingOverflow(by: ratio)
      limit = min(limit, max(NumberLimit.smallBytes, isMore ? .max : most))
    }
    guard bytes <= limit else {
      throw .malformed(
        file: file, place: place, expected: "at most the \(limit / 8) numbers of its stored bytes",
        found: "an array of shape \(try extents())")
    }
  }
}

extension HDF5Object {
  /// Makes a dataset whose elements are written past HDF5.
  ///
  /// - Returns: The byte of the file at which they begin.
  func makeContiguous(
    _ name: String, _ element: ElementType, shape: [Int]
  ) throws(StoreError) -> Int {
    let dataset = try makeArray(name, element, shape: shape)
    let offset = dataset.offset
    try dataset.close()
    guard let offset else {
      throw .failed(
        act: "find where \(path(of: name)) goes", file: file, reason: "HDF5 gave it no place",
        errno: nil)
    }
    return offset
  }
}

extension HDF5Object {
  /// Reads an entry of the first axis, for nothing but that it can be read.
  func checkRow(_ row: Int) throws(StoreError) {
    let act = "read \(place)"
    var shape = try extents()
    guard !shape.isEmpty else { return }
    shape[0] = 1
    try requirePlausibleSize()
    let space = try Handle(.dataspace, H5Dget_space(handle.id), act, file)
    try select(rows: row..<(row + 1), of: shape, in: space)
    var extent = hsize_t(shape.reduce(1, *))
    let memory = try Handle(.dataspace, H5Screate_simple(1, &extent, nil), act, file)
    var reals = [Double](repeating: 0, count: Int(extent))
    try check(
      H5Dread(
        handle.id, chdf5_type_double(), memory.id, space.id, chdf5_default(), &reals), act, file)
  }
}
