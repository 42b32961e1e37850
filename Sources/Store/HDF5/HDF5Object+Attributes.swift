import CHDF5

extension HDF5Object {
  /// Writes an attribute that is not there yet.
  func write(_ attribute: Attribute) throws(StoreError) {
    switch attribute.value {
    case .text(let text):
      try makeAttribute(attribute.name, .text) { (id, type) in
        text.withCString { pointer in
          withUnsafePointer(to: Optional(pointer)) { H5Awrite(id, type, $0) }
        }
      }
    case .integer(let integer):
      try makeAttribute(attribute.name, .int64) { (id, type) in
        withUnsafePointer(to: Int64(integer)) { H5Awrite(id, type, $0) }
      }
    case .real(let real):
      try makeAttribute(attribute.name, .float64) { (id, type) in
        withUnsafePointer(to: real) { H5Awrite(id, type, $0) }
      }
    case .flag(let flag):
      try makeAttribute(attribute.name, .uint8) { (id, type) in
        withUnsafePointer(to: UInt8(flag ? 1 : 0)) { H5Awrite(id, type, $0) }
      }
    }
  }

  private func makeAttribute(
    _ name: String, _ element: ElementType, write: (hid_t, hid_t) -> herr_t
  ) throws(StoreError) {
    let act = "write the attribute '\(name)' of \(place)"
    let type = try element.makeDatatype(for: file)
    let space = try Handle(.dataspace, H5Screate(H5S_SCALAR), act, file)
    let attribute = try Handle(
      .attribute,
      H5Acreate2(handle.id, name, type.id, space.id, chdf5_default(), chdf5_default()), act, file)
    try check(write(attribute.id, type.id), act, file)
    try attribute.close(file)
  }

  /// The attributes that are one text or one number, in the order written where the file keeps it.
  func attributes() throws(StoreError) -> [Attribute] {
    let count = try check(H5Aget_num_attrs(handle.id), "count the attributes of \(place)", file)
    // Without a tracked order HDF5 refuses this index, in some versions for the root alone.
    let ordered = isOrderOfAttributesKept ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME
    var found: [Attribute] = []
    for position in 0..<UInt64(count) {
      let attribute = try Handle(
        .attribute,
        H5Aopen_by_idx(
          handle.id, ".", ordered, H5_ITER_INC, position, chdf5_default(), chdf5_default()),
        "open an attribute of \(place)", file)
      let name = try name(of: attribute)
      if let value = try value(of: attribute, name: name) { found.append(Attribute(name, value)) }
    }
    return found
  }

  /// The attribute of this name.
  ///
  /// - Returns: `nil` when there is none, or when it is neither one text nor one number.
  func attribute(_ name: String) throws(StoreError) -> AttributeValue? {
    guard try check(H5Aexists(handle.id, name), "look for the attribute '\(name)'", file) > 0
    else { return nil }
    let attribute = try Handle(
      .attribute, H5Aopen(handle.id, name, chdf5_default()), "open the attribute '\(name)'", file)
    return try value(of: attribute, name: name)
  }

  /// The text of an attribute that must be there.
  func text(ofAttribute name: String) throws(StoreError) -> String {
    let found: String
    switch try attribute(name) {
    case .text(let text): return text
    case .none: found = try describeUnreadable(name)
    case .some(let other): found = "\(other)"
    }
    throw .malformed(
      file: file, place: "attribute '\(name)'", expected: "a text", found: found)
  }

  private func describeUnreadable(_ name: String) throws(StoreError) -> String {
    try check(H5Aexists(handle.id, name), "look for the attribute '\(name)'", file) > 0
      ? "a value that is not one text" : "no such attribute"
  }

  private var isOrderOfAttributesKept: Bool {
    let list = kind == .dataset ? H5Dget_create_plist(handle.id) : H5Gget_create_plist(handle.id)
    guard list >= 0 else { return false }
    defer { H5Pclose(list) }
    var flags: UInt32 = 0
    return H5Pget_attr_creation_order(list, &flags) >= 0
      && flags & UInt32(H5P_CRT_ORDER_INDEXED) != 0
  }

  private func name(of attribute: borrowing Handle) throws(StoreError) -> String {
    let act = "read the name of an attribute of \(place)"
    let length = try check(H5Aget_name(attribute.id, 0, nil), act, file)
    var bytes = [CChar](repeating: 0, count: length + 1)
    try check(H5Aget_name(attribute.id, bytes.count, &bytes), act, file)
    return try text(of: bytes[...], place: "the name of an attribute of \(place)")
  }

  /// Reads an attribute of one element; `nil` for any other kind of value.
  private func value(
    of attribute: borrowing Handle, name: String
  ) throws(StoreError) -> AttributeValue? {
    let act = "read the attribute '\(name)' of \(place)"
    let space = try Handle(.dataspace, H5Aget_space(attribute.id), act, file)
    guard try check(H5Sget_simple_extent_npoints(space.id), act, file) == 1 else { return nil }
    let type = try Handle(.datatype, H5Aget_type(attribute.id), act, file)
    let id = attribute.id
    switch H5Tget_class(type.id) {
    case H5T_STRING:
      return .text(
        try readTexts(type: type, count: 1, "attribute '\(name)'") {
          H5Aread(id, $0, $1)
        }[0])
    case H5T_INTEGER, H5T_ENUM:
      if H5Tequal(type.id, chdf5_type_u8le()) > 0 {
        var flag: UInt8 = 0
        try check(H5Aread(id, chdf5_type_u8le(), &flag), act, file)
        if flag <= 1 { return .flag(flag == 1) }
      }
      var integer: Int64 = 0
      try check(H5Aread(id, chdf5_type_int64(), &integer), act, file)
      return .integer(Int(integer))
    case H5T_FLOAT:
      var real = 0.0
      try check(H5Aread(id, chdf5_type_double(), &real), act, file)
      return .real(real)
    default:
      return nil
    }
  }
}
