import CHDF5

extension HDF5Object {
  /// Makes a dataset of a fixed shape whose place in the file is given out at once, so that its
  /// values can still be written after live writing has begun.
  func makeArray(
    _ name: String, _ element: ElementType, shape: [Int]
  ) throws(StoreError) -> HDF5Object {
    let extents = shape.map { hsize_t($0) }
    let space = try Handle(
      .dataspace,
      shape.isEmpty
        ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), extents, nil),
      "shape \(path(of: name))", file)
    let list = try makeDatasetList()
    try check(
      H5Pset_alloc_time(list.id, H5D_ALLOC_TIME_EARLY), "allocate \(path(of: name))", file)
    return try makeDataset(name, element, space: space, list: list)
  }

  /// Makes a dataset `[0 and growing, row…]` in chunks of the given extents.
  func makeGrowing(
    _ name: String, _ element: ElementType, row: [Int], chunk: [Int], filter: ChunkFilter = .none
  ) throws(StoreError) -> HDF5Object {
    let extents = [0] + row.map { hsize_t($0) }
    let limits = [chdf5_unlimited()] + row.map { hsize_t($0) }
    let rank = Int32(extents.count)
    let space = try Handle(
      .dataspace, H5Screate_simple(rank, extents, limits), "shape \(path(of: name))", file)
    let list = try makeDatasetList()
    try check(
      H5Pset_chunk(list.id, rank, chunk.map { hsize_t($0) }), "chunk \(path(of: name))", file)
    try filter.add(to: list, file)
    let access = try Handle(
      .propertyList, H5Pcreate(chdf5_list_dataset_access()), "make a property list", file)
    if filter != .none {
      // A chunk is written once and whole: kept in memory, its error would come at a later flush.
      try check(H5Pset_chunk_cache(access.id, 1, 0, 1), "set the cache of chunks", file)
    }
    return try makeDataset(name, element, space: space, list: list, access: access.id)
  }

  private func makeDatasetList() throws(StoreError) -> Handle {
    let list = try Handle(
      .propertyList, H5Pcreate(chdf5_list_dataset_create()), "make a property list", file)
    let order = UInt32(H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED)
    try check(H5Pset_attr_creation_order(list.id, order), "track the order of attributes", file)
    return list
  }

  private func makeDataset(
    _ name: String, _ element: ElementType, space: borrowing Handle, list: borrowing Handle,
    access: hid_t? = nil
  ) throws(StoreError) -> HDF5Object {
    let path = path(of: name)
    let type = try element.makeDatatype(for: file)
    let links = try Handle(
      .propertyList, H5Pcreate(chdf5_list_link_create()), "make a property list", file)
    try check(H5Pset_create_intermediate_group(links.id, 1), "make groups on the way", file)
    try check(H5Pset_char_encoding(links.id, H5T_CSET_UTF8), "name \(path) in UTF-8", file)
    return try HDF5Object(
      H5Dcreate2(
        handle.id, name, type.id, space.id, links.id, list.id, access ?? chdf5_default()),
      place: path, file: file, "make the dataset \(path)")
  }

  /// Writes all values of a dataset of a fixed shape.
  func write(_ array: NumericArray) throws(StoreError) {
    switch array.values {
    case .real(let reals): try writeAll(chdf5_type_double(), reals)
    case .integer(let integers): try writeAll(chdf5_type_int64(), integers)
    }
  }

  private func writeAll<Number: BitwiseCopyable>(
    _ type: hid_t, _ values: [Number]
  ) throws(StoreError) {
    guard !values.isEmpty else { return }
    try check(
      H5Dwrite(handle.id, type, chdf5_all(), chdf5_all(), chdf5_default(), values),
      "write \(place)", file)
  }

  /// Writes texts of variable length into a dataset of as many.
  func write(texts: [String]) throws(StoreError) {
    let type = try ElementType.text.makeDatatype(for: file)
    let bytes = texts.map { Array($0.utf8CString) }
    let starts = bytes.reduce(into: [0]) { starts, text in
      starts.append((starts.last ?? 0) + text.count)
    }
    let status = Array(bytes.joined()).withUnsafeBufferPointer { joined in
      let pointers = starts.dropLast().map { joined.baseAddress?.advanced(by: $0) }
      return H5Dwrite(
        handle.id, type.id, chdf5_all(), chdf5_all(), chdf5_default(), pointers)
    }
    try check(status, "write \(place)", file)
  }

  /// Writes a text into a dataset of one text of `capacity` bytes, cutting it at a character.
  func write(text: String, capacity: Int) throws(StoreError) {
    let type = try ElementType.fixedText(bytes: capacity).makeDatatype(for: file)
    var bytes: [UInt8] = []
    for character in text {
      guard bytes.count + character.utf8.count <= capacity else { break }
      bytes += character.utf8
    }
    bytes += repeatElement(0, count: capacity - bytes.count)
    try check(
      H5Dwrite(handle.id, type.id, chdf5_all(), chdf5_all(), chdf5_default(), bytes),
      "write \(place)", file)
  }

  /// Hands what has been written to this object over to the system.
  func flush() throws(StoreError) {
    try check(H5Dflush(handle.id), "flush \(place)", file)
  }
}
