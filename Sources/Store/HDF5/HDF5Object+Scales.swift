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
  func axisName(_ axis: Int) throws(StoreError) -> String {
    var bytes = [CChar](repeating: 0, count: 256)
    try check(
      H5DSget_label(handle.id, UInt32(axis), &bytes, bytes.count - 1),
      "read an axis name of \(place)", file)
    return try text(of: bytes[...], place: "an axis name of \(place)")
  }
}
