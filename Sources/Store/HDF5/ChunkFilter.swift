import CHDF5

/// What a dataset's chunks go through on their way to the file.
enum ChunkFilter: Equatable {
  case none
  /// Bytes of equal significance together, then zlib's fastest level.
  case deflate
  /// Blosc with LZ4 and byte shuffling, registered as number 32001; a plugin that may be missing.
  case blosc

  /// Whether the library has what the filter needs.
  var isAvailable: Bool {
    switch self {
    case .none: true
    case .deflate: H5Zfilter_avail(H5Z_FILTER_DEFLATE) > 0
    case .blosc: H5Zfilter_avail(Self.numberOfBlosc) > 0
    }
  }

  private static var numberOfBlosc: H5Z_filter_t { 32_001 }

  /// Adds the filter to a list that datasets are made with.
  func add(to list: borrowing Handle, _ file: String) throws(StoreError) {
    switch self {
    case .none:
      break
    case .deflate:
      try check(H5Pset_shuffle(list.id), "set the compression", file)
      try check(H5Pset_deflate(list.id, 1), "set the compression", file)
    case .blosc:
      // The first four are the filter's own; then level, shuffling by bytes, and LZ4.
      let settings: [UInt32] = [0, 0, 0, 0, 5, 1, 1]
      try check(
        H5Pset_filter(
          list.id, Self.numberOfBlosc, UInt32(H5Z_FLAG_OPTIONAL), settings.count, settings),
        "set the compression", file)
    }
  }
}

extension HDF5Object {
  /// The extents of this dataset's chunks and the numbers of its filters in their order.
  func chunking() throws(StoreError) -> (extents: [Int], filters: [Int]) {
    let act = "read how \(place) is stored"
    let list = try Handle(.propertyList, H5Dget_create_plist(handle.id), act, file)
    guard H5Pget_layout(list.id) == H5D_CHUNKED else {
      throw .malformed(file: file, place: place, expected: "chunks", found: "one piece")
    }
    let rank = try extents().count
    var extents = [hsize_t](repeating: 0, count: rank)
    try check(H5Pget_chunk(list.id, Int32(rank), &extents), act, file)
    let filters = try (0..<check(H5Pget_nfilters(list.id), act, file)).map {
      (index) throws(StoreError) in
      var (flags, configuration, count) = (UInt32(0), UInt32(0), 0)
      return Int(
        try check(
          H5Pget_filter2(list.id, UInt32(index), &flags, &count, nil, 0, nil, &configuration),
          act, file))
    }
    return (extents.map { Int(clamping: $0) }, filters)
  }
}
