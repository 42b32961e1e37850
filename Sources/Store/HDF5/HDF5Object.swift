import CHDF5
import Foundation

/// An open group or dataset, touched on the owning thread only.
struct HDF5Object: ~Copyable {
  let handle: Handle
  /// Path of the object inside its file, "/" for the root.
  let place: String
  /// Path of the file, for messages.
  let file: String

  /// Takes an identifier that a call has just returned.
  init(
    _ id: hid_t, place: String, file: String, _ act: @autoclosure () -> String
  ) throws(StoreError) {
    handle = try Handle(.object, id, act(), file)
    self.place = place
    self.file = file
  }

  /// What an object can be.
  enum Kind: String {
    case group = "a group"
    case dataset = "a dataset"
    case other = "a named type"
  }

  /// What this object is.
  var kind: Kind {
    switch H5Iget_type(handle.id) {
    case H5I_GROUP: .group
    case H5I_DATASET: .dataset
    default: .other
    }
  }

  /// Closes the object, telling whether that went well.
  consuming func close() throws(StoreError) {
    try handle.close(file)
  }
}

extension HDF5Object {
  /// Whether a link of this name is in the group; `name` is one component.
  func contains(_ name: String) throws(StoreError) -> Bool {
    try check(H5Lexists(handle.id, name, chdf5_default()), "look for \(path(of: name))", file) > 0
  }

  /// The names in the group, in alphabetical order.
  func childNames() throws(StoreError) -> [String] {
    try childNames(by: H5_INDEX_NAME).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The names in the group in the order they were made, if the file keeps that order.
  func childNamesAsMade() throws(StoreError) -> [String] {
    try childNames(by: H5_INDEX_CRT_ORDER)
  }

  private func childNames(by index: H5_index_t) throws(StoreError) -> [String] {
    let act = "list \(place)"
    var group = H5G_info_t()
    try check(H5Gget_info(handle.id, &group), act, file)
    // The links of large groups lie in a tree, which is walked as it is: in any other way HDF5 first
    // makes a table of them, and ends the process where the tree is damaged.
    let isTree = group.storage_type == H5G_STORAGE_TYPE_DENSE
    var names: [[CChar]] = []
    let status = withUnsafeMutablePointer(to: &names) { names in
      chdf5_visit_links(
        handle.id, index, isTree ? H5_ITER_NATIVE : H5_ITER_INC,
        { _, name, _, context in
          guard let name else { return -1 }
          let bytes = UnsafeBufferPointer(start: name, count: strlen(name) + 1)
          context?.assumingMemoryBound(to: [[CChar]].self).pointee.append(Array(bytes))
          return 0
        }, names)
    }
    try check(status, act, file)
    return try names.map { (name) throws(StoreError) in
      try text(of: name[...], place: "a name in \(place)")
    }
  }

  /// Opens a group or dataset below this group.
  func open(_ name: String) throws(StoreError) -> HDF5Object {
    let path = path(of: name)
    return try HDF5Object(
      H5Oopen(handle.id, name, chdf5_default()), place: path, file: file, "open \(path)")
  }

  /// Makes a group that keeps the order of what is put into it.
  func makeGroup(_ name: String) throws(StoreError) -> HDF5Object {
    let list = try Handle(
      .propertyList, H5Pcreate(chdf5_list_group_create()), "make a property list", file)
    let order = UInt32(H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED)
    try check(H5Pset_link_creation_order(list.id, order), "track the order of objects", file)
    try check(H5Pset_attr_creation_order(list.id, order), "track the order of attributes", file)
    let path = path(of: name)
    return try HDF5Object(
      H5Gcreate2(handle.id, name, chdf5_default(), list.id, chdf5_default()),
      place: path, file: file, "make the group \(path)")
  }

  /// The path of a child of this object.
  func path(of name: String) -> String { place == "/" ? "/" + name : place + "/" + name }

  /// Decodes bytes up to the first zero as UTF-8.
  func text(of bytes: ArraySlice<CChar>, place: String) throws(StoreError) -> String {
    let units = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    guard let text = String(validating: units, as: UTF8.self) else {
      throw .malformed(
        file: file, place: place, expected: "UTF-8 text", found: "bytes that are not UTF-8")
    }
    return text
  }
}
