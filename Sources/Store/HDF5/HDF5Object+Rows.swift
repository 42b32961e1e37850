import CHDF5

extension HDF5Object {
  /// Appends rows to a growing dataset that holds `rows` of them.
  func append(_ array: NumericArray, after rows: Int) throws(StoreError) {
    guard array.count > 0 else { return }
    let total = rows + array.shape[0]
    try extend(toRows: total, row: Array(array.shape.dropFirst()))
    let space = try Handle(.dataspace, H5Dget_space(handle.id), "extend \(place)", file)
    try select(rows: rows..<total, of: array.shape, in: space)
    let extents = array.shape.map { hsize_t($0) }
    let memory = try Handle(
      .dataspace, H5Screate_simple(Int32(extents.count), extents, nil), "extend \(place)", file)
    let id = handle.id
    let status =
      switch array.values {
      case .real(let reals):
        H5Dwrite(id, chdf5_type_double(), memory.id, space.id, chdf5_default(), reals)
      case .integer(let integers):
        H5Dwrite(id, chdf5_type_int64(), memory.id, space.id, chdf5_default(), integers)
      }
    try check(status, "append to \(place)", file)
  }

  /// Lengthens a growing dataset to `rows` rows.
  func extend(toRows rows: Int, row: [Int]) throws(StoreError) {
    let extents = [hsize_t(rows)] + row.map { hsize_t($0) }
    try check(H5Dset_extent(handle.id, extents), "extend \(place)", file)
  }
}
