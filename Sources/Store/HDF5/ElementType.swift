import CHDF5

/// The types of the datasets and attributes that this room writes.
enum ElementType: Equatable {
  case float64
  case float32
  case bfloat16
  case float16
  case int64
  case int32
  case uint8
  case uint16
  case uint32
  /// Variable-length UTF-8.
  case text
  /// UTF-8 in a fixed number of bytes, padded with zeros: can change after live writing has begun.
  case fixedText(bytes: Int)

  /// The type as stored in a file.
  func makeDatatype(for file: String) throws(StoreError) -> Handle {
    let type = try Handle(.datatype, H5Tcopy(predefined), "make a type", file)
    switch self {
    case .float64, .float32, .int64, .int32, .uint8, .uint16, .uint32: break
    case .bfloat16: try narrow(type, sign: 15, exponent: 7, width: 8, bias: 127, file)
    case .float16: try narrow(type, sign: 15, exponent: 10, width: 5, bias: 15, file)
    case .text: try makeText(type, bytes: chdf5_variable(), file)
    case .fixedText(let bytes): try makeText(type, bytes: bytes, file)
    }
    return type
  }

  private var predefined: hid_t {
    switch self {
    case .float64: chdf5_type_f64le()
    case .float32, .bfloat16, .float16: chdf5_type_f32le()
    case .int64: chdf5_type_i64le()
    case .int32: chdf5_type_i32le()
    case .uint8: chdf5_type_u8le()
    case .uint16: chdf5_type_u16le()
    case .uint32: chdf5_type_u32le()
    case .text, .fixedText: chdf5_type_c_string()
    }
  }

  /// Makes a 16-bit float of float32: sign bit, lowest exponent bit, exponent width and bias.
  private func narrow(
    _ type: borrowing Handle, sign: Int, exponent: Int, width: Int, bias: Int, _ file: String
  ) throws(StoreError) {
    try check(
      H5Tset_fields(type.id, sign, exponent, width, 0, exponent), "lay out a 16-bit float", file)
    try check(H5Tset_size(type.id, 2), "size a 16-bit float", file)
    try check(H5Tset_ebias(type.id, bias), "bias a 16-bit float", file)
  }

  private func makeText(
    _ type: borrowing Handle, bytes: Int, _ file: String
  ) throws(StoreError) {
    try check(H5Tset_size(type.id, bytes), "size a text type", file)
    try check(H5Tset_cset(type.id, H5T_CSET_UTF8), "set a text type to UTF-8", file)
    if bytes != chdf5_variable() {
      try check(H5Tset_strpad(type.id, H5T_STR_NULLPAD), "pad a text type", file)
    }
  }
}
