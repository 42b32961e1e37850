import CHDF5

extension HDF5Object {
  /// Makes this dataset a dimension scale of the given name.
  func becomeScale(_ name: String) throws(StoreError) {
    try check(H5DSset_scale(handle.id, name), "make \(place) a scale", file)
  }

  /// Names an axis of this dataset and gives it its scale.
  func attach(_ scale: borrowing HDF5Object, toAxis axis: Int, named name: String)
    throws(StoreError)
  {
    try check(
      H5DSattach_scale(handle.id, scale.handle.id, UInt32(axis)),
      "attach \(scale.place) to \(place)", file)
    try check(H5DSset_label(handle.id, UInt32(axis), name), "label an axis of \(place)", file)
  }

  /// The name of an axis; empty where none was given.
  ///
  /// Read here and not by `H5DSget_label`, which would use the library's reader of the heap.
  func axisName(_ axis: Int) throws(StoreError) -> String {
    let names = "DIMENSION_LABELS"
    let act = "read an axis name of \(place)"
    guard try check(H5Aexists(handle.id, names), act, file) > 0 else { return "" }
    let attribute = try Handle(
      .attribute, H5Aopen(handle.id, names, chdf5_default()), act, file)
    let type = try Handle(.datatype, H5Aget_type(attribute.id), act, file)
    let space = try Handle(.dataspace, H5Aget_space(attribute.id), act, file)
    let count = try check(H5Sget_simple_extent_npoints(space.id), act, file)
    guard H5Tget_class(type.id) == H5T_STRING, axis < count, count <= H5S_MAX_RANK else {
      return ""
    }
    let id = attribute.id
    return try readTexts(type: type, count: Int(count), "the axis names of \(place)") {
      H5Aread(id, $0, $1)
    }[axis]
  }
}
