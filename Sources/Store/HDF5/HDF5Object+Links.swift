import CHDF5

/// A dataset of another file, as one layer of a virtual dataset.
struct VirtualLayer {
  /// Path of the other file, from the folder of the one that stacks it.
  let file: String
  /// Path of the dataset in it.
  let place: String
  /// How many entries its first axis has.
  let rows: Int
}

extension HDF5Object {
  /// Makes a link to an object of another file.
  ///
  /// - Parameters:
  ///   - name: In this group.
  ///   - file: Path of the other file, from the folder of this one.
  ///   - place: Path of the object in it.
  /// - Throws: when the name is taken; not when there is nothing where the link leads.
  func linkOut(_ name: String, to file: String, at place: String) throws(StoreError) {
    let act = "link \(path(of: name)) to \(file)"
    try check(
      H5Lcreate_external(
        file, place, handle.id, name, chdf5_default(), chdf5_default()), act, self.file)
  }

  /// The file and object that a link of this group leads to; `nil` when it is none to another file.
  func linkedOut(_ name: String) throws(StoreError) -> (file: String, place: String)? {
    let act = "read the link \(path(of: name))"
    var link = chdf5_link_info()
    try check(chdf5_describe_link(handle.id, name, &link), act, file)
    guard link.type == H5L_TYPE_EXTERNAL else { return nil }
    // Version, then both texts with a zero behind them.
    guard link.u.val_size > 3, link.u.val_size < 1 << 16 else { return nil }
    var bytes = [CChar](repeating: 0, count: link.u.val_size)
    try check(H5Lget_val(handle.id, name, &bytes, bytes.count, chdf5_default()), act, file)
    let target = try text(of: bytes.dropFirst(), place: "the link \(path(of: name))")
    let object = try text(
      of: bytes.dropFirst(target.utf8.count + 2), place: "the link \(path(of: name))")
    return (target, object)
  }

  /// Makes a dataset `[layer, row…]` whose values stay where they are, in other files.
  ///
  /// - Parameters:
  ///   - name: In this group.
  ///   - element: Float64, which is NaN where a layer has fewer rows, or int64, which is -1 there.
  ///   - layers: The datasets, `[rows, row…]` each.
  ///   - rows: The most rows of a layer.
  ///   - row: Extents of a row.
  /// - Returns: The dataset.
  /// - Throws: when the name is taken.
  func makeStack(
    _ name: String, _ element: ElementType, of layers: [VirtualLayer], rows: Int, row: [Int]
  ) throws(StoreError) -> HDF5Object {
    let act = "stack \(path(of: name))"
    let shape = [layers.count, rows] + row
    let extents = shape.map { hsize_t($0) }
    let space = try Handle(
      .dataspace, H5Screate_simple(Int32(extents.count), extents, nil), act, file)
    let list = try Handle(.propertyList, H5Pcreate(chdf5_list_dataset_create()), act, file)
    if element == .float64 {
      var fill = Double.nan
      try check(H5Pset_fill_value(list.id, chdf5_type_double(), &fill), act, file)
    } else {
      var fill: Int64 = -1
      try check(H5Pset_fill_value(list.id, chdf5_type_int64(), &fill), act, file)
    }
    for (index, layer) in layers.enumerated() {
      let own = ([layer.rows] + row).map { hsize_t($0) }
      let source = try Handle(
        .dataspace, H5Screate_simple(Int32(own.count), own, nil), act, file)
      var start = [hsize_t](repeating: 0, count: shape.count)
      start[0] = hsize_t(index)
      let count = [1] + own
      try check(
        H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, count, nil), act, file)
      try check(
        H5Pset_virtual(list.id, space.id, layer.file, layer.place, source.id), act, file)
    }
    try check(H5Sselect_all(space.id), act, file)
    let type = try element.makeDatatype(for: file)
    return try HDF5Object(
      H5Dcreate2(
        handle.id, name, type.id, space.id, chdf5_default(), list.id, chdf5_default()),
      place: path(of: name), file: file, act)
  }
}
