import CHDF5

/// Where a text of variable length lies: in a collection of the file's global heap.
///
/// In the file: length uint32, address of the collection uint64, number of the object in it uint32
/// (HDF5 File Format Specification, IV.A.2.d and III.E).
struct HeapReference {
  /// Bytes of a reference in a file with addresses of 8 bytes, as all but very old ones.
  static let byteCount = 16

  let length: Int
  let collection: UInt64
  let number: UInt64

  /// Decodes a reference.
  init(_ bytes: ArraySlice<UInt8>) {
    length = Int(bytes.prefix(4).littleEndian)
    collection = bytes.dropFirst(4).prefix(8).littleEndian
    number = bytes.dropFirst(12).littleEndian
  }

  /// Whether it stands for an empty text, or one that was never written.
  var isNone: Bool { length == 0 || collection == 0 || collection == .max }

  /// Teaches the library to hand references out as they are, when a text is read as that many
  /// opaque bytes; for the owning thread to call, once.
  static func makeReadable() {
    let text = H5Tcopy(chdf5_type_c_string())
    H5Tset_size(text, chdf5_variable())
    let opaque = H5Tcreate(H5T_OPAQUE, byteCount)
    // Without it nothing but texts is lost: reading them then fails, and says so.
    _ = H5Tregister(H5T_PERS_SOFT, "reference", text, opaque) {
      (_, target, conversion, _, _, _, _, _, _) in
      conversion?.pointee.need_bkg = H5T_BKG_NO
      return H5Tget_size(target) == HeapReference.byteCount ? 0 : -1
    }
    H5Tclose(text)
    H5Tclose(opaque)
  }
}

/// A collection of a file's global heap: numbered objects, and no checksum over any of it.
struct HeapCollection {
  static let headerBytes = 16

  private var objects: [UInt64: ArraySlice<UInt8>] = [:]

  /// The size that the first 16 bytes of a collection say; `nil` when they are not of one.
  static func size(_ header: [UInt8]) -> UInt64? {
    guard header.count == headerBytes, header.starts(with: Array("GCOL".utf8)), header[4] == 1
    else { return nil }
    let size = header[8...].littleEndian
    return size >= UInt64(headerBytes) ? size : nil
  }

  /// Finds the objects of a whole collection; `nil` when they do not fit in it.
  init?(_ bytes: [UInt8]) {
    var place = Self.headerBytes
    // Number uint16, count of references uint16, 4 bytes, size uint64; then the object, padded.
    while bytes.count - place >= 16 {
      let number = bytes[place..<(place + 2)].littleEndian
      // Number 0 is the free space up to the end.
      if number == 0 { return }
      let size = bytes[(place + 8)..<(place + 16)].littleEndian
      place += 16
      guard size <= UInt64(bytes.count - place) else { return nil }
      objects[number] = bytes[place..<(place + Int(size))]
      place += (Int(size) + 7) / 8 * 8
    }
  }

  /// The bytes that a reference names; `nil` when there are not that many.
  subscript(reference: HeapReference) -> ArraySlice<UInt8>? {
    guard let object = objects[reference.number], object.count >= reference.length else {
      return nil
    }
    return object.prefix(reference.length)
  }
}

extension Collection<UInt8> {
  /// The number that up to eight bytes are, lowest first.
  fileprivate var littleEndian: UInt64 { reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
